package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code camera --quality}. */
@Timeout(120)
class CameraQualityTest {

    private static Inside start(String in, String... args) {
        return Inside.start(Map.of("HOME", "/dev/null"), new ByteArrayInputStream(in.getBytes(UTF_8)), args);
    }

    @Test
    void theQualityIsThatOfTheCommandLineUntilItIsChanged() throws Exception {
        Inside camera = start("", "camera", "--http-port", "0", "--stream-port", "0", "--quality", "20");
        try {
            String control = camera.err
                    .await("listening on http://")
                    .replaceAll("listening on http(://[^/]+)/.*", "ws$1/control");
            Inside connect = start("fps 20\nquality 30\n", "connect", control);
            assertEquals(0, connect.code(), connect.err::text);
            List<String> answers = connect.out.lines();
            assertEquals(2, answers.size());
            assertTrue(answers.getFirst().contains("\"quality\":20,"), answers::toString);
            assertTrue(answers.getLast().contains("\"quality\":30,"), answers::toString);
        } finally {
            camera.signal(StopSignal.TERM);
            assertEquals(0, camera.code(), camera.err::text);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | test | Invalid value for option '--quality': '0' is not a whole number within 1 to 100",
                "101 | test | Invalid value for option '--quality': '101' is not a whole number within 1 to 100",
                "20 | dir:/tmp | --quality is not for --source dir:/tmp: the files are shown as they are",
                "20 | http://h/s | --quality is not for --source http://h/s: the other camera codes the pictures",
                "20 | exec:cat | --quality is not for --source exec:cat: the program decides on its quality",
                "20 | v4l2:/dev/video0 | --quality is not for --source v4l2:/dev/video0: the device codes its pictures itself; with format=yuyv422 they are coded here",
            })
    void aQualityThatCannotBeIsOneLineAndTwo(String quality, String source, String message) throws Exception {
        Inside camera = Inside.run("camera", "--source", source, "--quality", quality);
        assertEquals(2, camera.code());
        assertEquals("", camera.out.text());
        assertEquals("streamctl: " + message + " (try 'streamctl camera --help')\n", camera.err.text());
    }
}
