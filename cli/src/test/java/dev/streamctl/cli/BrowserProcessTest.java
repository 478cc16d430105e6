package dev.streamctl.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class BrowserProcessTest {

    /** Starts what Chromium's crash handler is: a process in a session of its own whose parent has ended. */
    private static final String BROWSER = """
            (setsid sh -c 'echo $$ > "$HOME/id"; mv "$HOME/id" "$HOME/handler"; exec sleep 1000' &)
            exec sleep 1000
            """;

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatHasLeftItsParentIsEndedToo(@TempDir Path home) throws Exception {
        Path handler = home.resolve("handler");
        long id;
        try (BrowserProcess _ = BrowserProcess.start(home, List.of("sh", "-c", BROWSER))) {
            await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(handler));
            id = Long.parseLong(Files.readString(handler).strip());
            assertTrue(BrowserProcess.names(home, id));
        }
        assertFalse(BrowserProcess.names(home, id));
    }
}
