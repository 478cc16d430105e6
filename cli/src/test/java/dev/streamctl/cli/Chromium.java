package dev.streamctl.cli;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Chromium without a window, with a home of its own, driven by the protocol of its developer tools. */
final class Chromium implements Tab {

    /** The first line of what it writes. */
    private static final Pattern PORT = Pattern.compile("\\A(\\d+)\n");

    /** Where a page is driven from, in what the browser tells of its pages. */
    private static final Pattern PAGE = Pattern.compile("\"webSocketDebuggerUrl\":\\s*\"(ws://[^\"]*/page/[^\"]*)\"");

    private static final Pattern DATA = Pattern.compile("\"data\":\"([A-Za-z0-9+/=]*)\"");

    private final Path profile;
    private final BrowserProcess process;

    private Chromium(Path profile, BrowserProcess process) {
        this.profile = profile;
        this.process = process;
    }

    /**
     * Opens a page.
     *
     * @param home where the browser keeps what it knows, the authorities that it trusts too
     */
    static Chromium open(Path home, String url) throws IOException {
        Path profile = home.resolve("profile");
        List<String> command = List.of(
                InteropIT.need("chromium"),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                url);
        return new Chromium(profile, BrowserProcess.start(home, command));
    }

    /** Makes the browsers with this home trust an authority, as NSS wants to be told on Linux. */
    static void trust(Path home, String authority) throws Exception {
        Path store = Files.createDirectories(home.resolve(".pki/nssdb"));
        String certutil = InteropIT.need("certutil");
        String at = "sql:" + store;
        run(certutil, "-d", at, "-N", "--empty-password");
        run(certutil, "-d", at, "-A", "-t", "C,,", "-n", "streamctl", "-i", authority);
    }

    private static void run(String... command) throws Exception {
        try (Started done = Started.program(java.util.Map.of(), List.of(command))) {
            if (done.exit() != 0) {
                throw new AssertionError(command[0] + ": " + done.err.text());
            }
        }
    }

    @Override
    public String evaluate(String url, String script) throws Exception {
        return use(driver -> evaluate(driver, url, script));
    }

    /** The same in a window of this size; then a picture of it, as PNG. */
    byte[] screenshot(String url, String script, int width, int height) throws Exception {
        return use(driver -> {
            String size = "\"width\": " + width + ", \"height\": " + height;
            driver.ask("Emulation.setDeviceMetricsOverride", size + ", \"deviceScaleFactor\": 1, \"mobile\": false");
            evaluate(driver, url, script);
            Matcher data = DATA.matcher(driver.ask("Page.captureScreenshot", "\"format\": \"png\""));
            return Base64.getDecoder().decode(data.find() ? data.group(1) : "");
        });
    }

    private static String evaluate(Driver driver, String url, String script) throws Exception {
        driver.ask("Page.enable", "");
        var _ = driver.send("Page.navigate", "\"url\": " + Driver.quoted(url));
        driver.await("Page.loadEventFired");
        return Driver.value(driver.ask(
                "Runtime.evaluate",
                "\"expression\": " + Driver.quoted(script) + ", \"awaitPromise\": true, \"returnByValue\": true"));
    }

    /** Something that is done with the browser's page. */
    private interface Use<T> {
        T with(Driver driver) throws Exception;
    }

    private <T> T use(Use<T> use) throws Exception {
        URI browser = BrowserProcess.driven("http", profile.resolve("DevToolsActivePort"), PORT);
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI page = await().atMost(Duration.ofSeconds(Driver.PATIENCE_SECONDS))
                    .until(() -> page(http, browser), found -> found != null);
            try (Driver driver = Driver.connect(http, page)) {
                return use.with(driver);
            }
        }
    }

    private static URI page(HttpClient http, URI browser) throws Exception {
        var request = HttpRequest.newBuilder(browser.resolve("/json/list")).build();
        Matcher found = PAGE.matcher(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        return found.find() ? URI.create(found.group(1)) : null;
    }

    @Override
    public void close() throws Exception {
        process.close();
    }
}
