package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command {@code camera} on free ports. */
final class CameraCase {

    private CameraCase() {}

    static Started camera(String... args) throws Exception {
        List<String> all = new ArrayList<>(List.of("camera", "--http-port", "0", "--stream-port", "0"));
        all.addAll(List.of(args));
        Started camera = Started.streamctl(all.toArray(String[]::new));
        http(camera);
        return camera;
    }

    /** As {@code http://127.0.0.1:8080}, or with {@code https}. */
    static String http(Started camera) throws Exception {
        return camera.err
                .await(line -> line.startsWith("listening on http"))
                .replaceAll("listening on (https?://[^/]+)/.*", "$1");
    }

    /** As {@code tcp://127.0.0.1:9001}. */
    static String stream(Started camera) throws Exception {
        return camera.err.await("listening on tcp://").replaceAll("listening on (\\S+) .*", "$1");
    }

    /** What curl prints. */
    static String curl(Started camera, String path, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(InteropIT.need("curl"), "-sS", "--max-time", "60"));
        command.addAll(List.of(more));
        command.add(http(camera) + path);
        try (Started curl = Started.program(Map.of(), command)) {
            assertEquals(0, curl.exit(), curl.err::text);
            return curl.out.text();
        }
    }

    /** The code of the answer. */
    static String code(Started camera, String path) throws Exception {
        return curl(camera, path, "-o", "/dev/null", "-w", "%{http_code}");
    }
}
