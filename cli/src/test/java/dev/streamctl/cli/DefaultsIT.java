package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where a process takes the values from that are not on its command line. */
@Timeout(180)
class DefaultsIT {

    @Test
    void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("config.properties"), "serve.handler=reverse\n");
        Map<String, String> onlyFile = Map.of("STREAMCTL_CONFIG", file.toString());
        Map<String, String> both = Map.of("STREAMCTL_CONFIG", file.toString(), "STREAMCTL_SERVE_HANDLER", "discard");
        assertEquals("reverse", handler(onlyFile, List.of()));
        assertEquals("discard", handler(both, List.of()));
        assertEquals("echo", handler(both, List.of("--handler", "echo")));
    }

    private static Object handler(Map<String, String> variables, List<String> more) throws Exception {
        List<String> args = new ArrayList<>(List.of("serve", "--port", "0", "--json"));
        args.addAll(more);
        try (Started server = Started.streamctl(variables, args.toArray(String[]::new))) {
            return Json.object(server.out.await("{\"type\":\"listening\"")).get("handler");
        }
    }
}
