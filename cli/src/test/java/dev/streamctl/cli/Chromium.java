package dev.streamctl.cli;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Chromium without a window, with a home of its own, at one page. Ended with all its processes, by their ids. */
final class Chromium implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 120;

    /** Where a page is driven from, in what the browser tells of its pages. */
    private static final Pattern PAGE = Pattern.compile("\"webSocketDebuggerUrl\":\\s*\"(ws://[^\"]*/page/[^\"]*)\"");

    private static final Pattern VALUE = Pattern.compile("\"value\":\"((?:[^\"\\\\]|\\\\.)*)\"");

    private static final Pattern DATA = Pattern.compile("\"data\":\"([A-Za-z0-9+/=]*)\"");

    private final Path profile;
    private final Process process;

    private Chromium(Path profile, Process process) {
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
        List<String> command = new ArrayList<>(List.of(
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
                "--user-data-dir=" + profile));
        command.add(url);
        var builder = new ProcessBuilder(command);
        builder.environment().put("HOME", home.toString());
        return new Chromium(
                profile,
                builder.redirectErrorStream(true)
                        .redirectOutput(home.resolve("browser.log").toFile())
                        .start());
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

    /** Loads a page, or what the browser shows in its place, and then tells what a script in it comes to: text, or a promise. */
    String evaluate(String url, String script) throws Exception {
        return use((socket, told) -> evaluate(socket, told, url, script));
    }

    /** The same in a window of this size; then a picture of it, as PNG. */
    byte[] screenshot(String url, String script, int width, int height) throws Exception {
        return use((socket, told) -> {
            String size = "\"width\": " + width + ", \"height\": " + height;
            ask(
                    socket,
                    4,
                    "Emulation.setDeviceMetricsOverride",
                    size + ", \"deviceScaleFactor\": 1, \"mobile\": false");
            told.await("\"id\":4,");
            evaluate(socket, told, url, script);
            ask(socket, 5, "Page.captureScreenshot", "\"format\": \"png\"");
            Matcher data = DATA.matcher(told.await("\"id\":5,"));
            return Base64.getDecoder().decode(data.find() ? data.group(1) : "");
        });
    }

    private static String evaluate(WebSocket socket, Told told, String url, String script) throws Exception {
        ask(socket, 1, "Page.enable", "");
        told.await("\"id\":1,");
        ask(socket, 2, "Page.navigate", "\"url\": \"" + url + "\"");
        told.await("Page.loadEventFired");
        String text = script.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ");
        ask(
                socket,
                3,
                "Runtime.evaluate",
                "\"expression\": \"" + text + "\", \"awaitPromise\": true, \"returnByValue\": true");
        String answer = told.await("\"id\":3,");
        Matcher value = VALUE.matcher(answer);
        return value.find() ? value.group(1) : answer;
    }

    /** Something that is done with the browser's page. */
    private interface Use<T> {
        T with(WebSocket socket, Told told) throws Exception;
    }

    private <T> T use(Use<T> use) throws Exception {
        Path where = profile.resolve("DevToolsActivePort");
        await().atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                .until(() -> Files.exists(where) && Files.readString(where).contains("\n"));
        String port = Files.readAllLines(where).getFirst();
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI page = await().atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                    .until(() -> page(http, port), found -> found != null);
            var told = new Told();
            WebSocket socket =
                    http.newWebSocketBuilder().buildAsync(page, told).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            try {
                return use.with(socket, told);
            } finally {
                socket.abort();
            }
        }
    }

    private static void ask(WebSocket socket, int id, String method, String parameters) throws Exception {
        socket.sendText("{\"id\": " + id + ", \"method\": \"" + method + "\", \"params\": {" + parameters + "}}", true)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static URI page(HttpClient http, String port) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                .build();
        Matcher found = PAGE.matcher(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        return found.find() ? URI.create(found.group(1)) : null;
    }

    /** What the browser says, message by message. */
    private static final class Told implements WebSocket.Listener {

        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

        /** The next message with these characters in it; those before it are passed over. */
        String await(String part) throws InterruptedException {
            while (true) {
                String message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (message == null) {
                    throw new AssertionError("the browser does not say " + part);
                }
                if (message.contains(part)) {
                    return message;
                }
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }

    @Override
    public void close() throws Exception {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        process.waitFor(60, TimeUnit.SECONDS); // else it would still write into the folder
        for (ProcessHandle one : all) {
            one.onExit().get(60, TimeUnit.SECONDS);
        }
    }
}
