package dev.streamctl.cli;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Firefox without a window, with a home of its own, driven by WebDriver BiDi. */
final class Firefox implements Tab {

    /**
     * What is not on this machine is asked of a proxy that is not there, and not without it either: no update, list or metric is
     * fetched, and no name looked up.
     */
    private static final String PREFERENCES = """
            user_pref("network.proxy.type", 1);
            user_pref("network.proxy.http", "127.0.0.1");
            user_pref("network.proxy.http_port", 1);
            user_pref("network.proxy.ssl", "127.0.0.1");
            user_pref("network.proxy.ssl_port", 1);
            user_pref("network.proxy.allow_bypass", false);
            user_pref("network.proxy.failover_direct", false);
            """;

    private static final Pattern PORT = Pattern.compile("\"ws_port\":\\s*(\\d+)\\s*[,}]");

    private static final Pattern CONTEXT = Pattern.compile("\"context\":\"([^\"]+)\"");

    private final Path profile;
    private final BrowserProcess process;

    private Firefox(Path profile, BrowserProcess process) {
        this.profile = profile;
        this.process = process;
    }

    static Firefox open(Path home) throws Exception {
        String program = InteropIT.need("firefox-esr");
        Path profile = Files.createDirectory(home.resolve("firefox"));
        Files.writeString(profile.resolve("user.js"), PREFERENCES);
        return new Firefox(
                profile,
                BrowserProcess.start(
                        home,
                        List.of(
                                program,
                                "--headless",
                                "--no-remote",
                                "--profile",
                                profile.toString(),
                                "--remote-debugging-port",
                                "0",
                                "about:blank")));
    }

    @Override
    public String evaluate(String url, String script) throws Exception {
        URI address = BrowserProcess.driven("ws", profile.resolve("WebDriverBiDiServer.json"), PORT);
        try (HttpClient http = HttpClient.newHttpClient();
                Driver driver = Driver.connect(http, address.resolve("/session"))) {
            driver.ask("session.new", "\"capabilities\": {}");
            try {
                return evaluate(driver, url, script);
            } finally {
                driver.ask("session.end", ""); // it has one at a time
            }
        }
    }

    private static String evaluate(Driver driver, String url, String script) throws Exception {
        Matcher context = CONTEXT.matcher(driver.ask("browsingContext.getTree", ""));
        String page = "\"context\": " + Driver.quoted(context.find() ? context.group(1) : "");
        driver.ask("browsingContext.navigate", page + ", \"url\": " + Driver.quoted(url) + ", \"wait\": \"complete\"");
        return Driver.value(driver.ask(
                "script.evaluate",
                "\"expression\": " + Driver.quoted(script) + ", \"target\": {" + page + "}, \"awaitPromise\": true"));
    }

    @Override
    public void close() throws Exception {
        process.close();
    }
}
