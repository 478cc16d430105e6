package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of {@code node leds} as another machine loads it without TLS. */
@Timeout(300)
class InsecurePageIT {

    @TempDir
    private Path folder;

    @AfterEach
    void endBrowser() {
        BrowserProcess.endAllOf(folder);
    }

    @Test
    void theReasonWhyThereIsNoSensorIsShown() throws Exception {
        String chromium = InteropIT.need("chromium");
        try (var network = new NodeNetwork()) {
            network.node(0, "leds", "--host", network.address(0), "--insecure", "--no-announce");
            Started browser = network.program(
                    1,
                    Map.of("HOME", folder.toString()),
                    chromium,
                    "--headless=new",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--user-data-dir=" + folder.resolve("profile"),
                    "--timeout=60000",
                    "--dump-dom",
                    "http://" + network.address(0) + ":8767/");
            assertEquals(0, browser.exitWithin(120), browser.err::text);
            String page = browser.out.text();
            Matcher problem = Pattern.compile("<p id=\"problem\" role=\"alert\">([^<]*)</p>")
                    .matcher(page);
            assertTrue(problem.find(), page);
            assertTrue(problem.group(1).contains("because it was not loaded securely (https)"), problem::group);
            assertTrue(page.contains("<button id=\"sensor\" type=\"button\" disabled=\"\">"), page);
        }
    }
}
