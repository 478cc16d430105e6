package dev.streamctl.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A {@code node leds} with virtual LEDs, and Chromium for its page. */
abstract class LedsPageCase {

    @TempDir
    private Path folder;

    Started node;
    String page;
    Browser browser;

    @BeforeEach
    void start() throws Exception {
        InteropIT.need("chromium");
        InteropIT.need("chromedriver");
        node = Started.streamctl("node", "leds", "--port", "0", "--no-announce", "--qr", "never");
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

    /** A second phone. */
    final Browser another() throws Exception {
        return Browser.open(folder.resolve("second"));
    }
}
