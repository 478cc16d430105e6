package dev.streamctl.camera.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.camera.jpeg.Jpegs;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The source of the README is a program that runs. */
class ReadmeSourceTest {

    @Test
    @Timeout(180)
    void theSourceOfTheReadmeIsServed(@TempDir Path folder) throws Exception {
        var fence =
                Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("README.md")));
        assertTrue(fence.find());
        Path program = Files.writeString(folder.resolve("OneFile.java"), fence.group(1));
        Path picture = Files.write(folder.resolve("picture.jpg"), Jpegs.numbered(1));
        Process camera = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.toString(),
                        picture.toString())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        try (BufferedReader out = camera.inputReader();
                HttpClient http = HttpClient.newHttpClient()) {
            String address = out.readLine();
            assertTrue(address != null && address.startsWith("tcp://"), () -> read(folder.resolve("errors")));
            var request = HttpRequest.newBuilder(
                            URI.create(address.replace("tcp:", "http:") + "/snapshot.jpg?timeout=30s"))
                    .timeout(Duration.ofSeconds(60))
                    .build();
            assertArrayEquals(
                    Jpegs.numbered(1),
                    http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
        } finally {
            camera.destroyForcibly();
            camera.waitFor();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
