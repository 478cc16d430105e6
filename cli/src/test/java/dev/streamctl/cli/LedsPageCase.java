package dev.streamctl.cli;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A {@code node leds} with virtual LEDs, and Chromium for its page. */
abstract class LedsPageCase {

    /** Longer than a browser stalls: what a test has seen lit is lit when it looks again. */
    private static final String STALE = "5s";

    @TempDir
    private Path folder;

    Started node;
    String page;
    Browser browser;

    @BeforeEach
    void start() throws Exception {
        InteropIT.need("chromium");
        InteropIT.need("chromedriver");
        node = Started.streamctl("node", "leds", "--port", "0", "--no-announce", "--qr", "never", "--stale", STALE);
        page = node.err.await("page: ").replaceAll("page: (\\S+).*", "$1");
        browser = Browser.open(folder.resolve("profile"));
    }

    @AfterEach
    void stop() {
        if (browser != null) {
            browser.close();
        }
        if (node != null) {
            node.close();
        }
    }

    final void awaitLight(String green, String red) {
        browser.await("green-value", (green + " %")::equals);
        browser.await("red-value", (red + " %")::equals);
    }

    /** Waits until a line of the trace has a step to a height, or to any: it is drawn every second. */
    final void awaitTrace(String line, String step) {
        Awaitility.await("the trace")
                .atMost(Duration.ofMinutes(1))
                .until(() -> trace(line), path -> path.contains(step));
    }

    final String trace(String line) {
        return String.valueOf(browser.element(line).getAttribute("d"));
    }

    /** A second phone. */
    final Browser another() throws Exception {
        return Browser.open(folder.resolve("second"));
    }
}
