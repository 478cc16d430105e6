package dev.streamctl.cli;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The WebSocket over which a browser is driven: numbered commands, an answer to each, and events between them. */
final class Driver implements AutoCloseable {

    static final int PATIENCE_SECONDS = 120;

    private static final Pattern VALUE = Pattern.compile("\"value\":\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final WebSocket socket;
    private final Told told;
    private int commands;

    private Driver(WebSocket socket, Told told) {
        this.socket = socket;
        this.told = told;
    }

    static Driver connect(HttpClient http, URI address) throws Exception {
        var told = new Told();
        return new Driver(
                http.newWebSocketBuilder().buildAsync(address, told).get(PATIENCE_SECONDS, TimeUnit.SECONDS), told);
    }

    /**
     * Sends a command.
     *
     * @param parameters as in JSON, without the braces
     * @return what its answer has in it, and no other
     */
    String send(String method, String parameters) throws Exception {
        int id = ++commands;
        socket.sendText("{\"id\": " + id + ", \"method\": \"" + method + "\", \"params\": {" + parameters + "}}", true)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return "\"id\":" + id + ",";
    }

    /** Sends a command and waits for its answer; the events before that are passed over. */
    String ask(String method, String parameters) throws Exception {
        return await(send(method, parameters));
    }

    /** The next message with these characters in it; those before it are passed over. */
    String await(String part) throws InterruptedException {
        while (true) {
            String message = told.messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("the browser does not say " + part);
            }
            if (message.contains(part)) {
                return message;
            }
        }
    }

    /** A text as JSON has it. */
    static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ") + "\"";
    }

    /** The text to which a script has come, or else all that the browser says of it. */
    static String value(String answer) {
        Matcher value = VALUE.matcher(answer);
        return value.find() ? value.group(1) : answer;
    }

    @Override
    public void close() {
        socket.abort();
    }

    /** What the browser says, message by message. */
    private static final class Told implements WebSocket.Listener {

        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();

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
}
