package dev.streamctl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a raw client of HTTP/1.1 reads, taken apart without the library's code. */
final class HttpAnswers {

    /**
     * One answer.
     *
     * @param status the first line
     * @param headers by their names in lower case
     * @param whole whether the end of the body was seen, by its length or its last chunk
     */
    record Answer(String status, Map<String, String> headers, String body, boolean whole) {
        int code() {
            return Integer.parseInt(status.split(" ")[1]);
        }
    }

    private final String text;
    private int at;

    private HttpAnswers(byte[] bytes) {
        this.text = new String(bytes, ISO_8859_1);
    }

    /** All answers whose head is there; those to a HEAD must come last, as nothing here knows which they are. */
    static List<Answer> in(byte[] bytes) {
        var reader = new HttpAnswers(bytes);
        List<Answer> answers = new ArrayList<>();
        while (reader.text.indexOf("\r\n\r\n", reader.at) >= 0) {
            answers.add(reader.next());
        }
        return answers;
    }

    /** Waits until so many answers are whole. */
    static List<Answer> await(RecordingPeer peer, int count) {
        WithManualTime.await(
                count + " answers",
                () -> in(peer.received()).stream().filter(Answer::whole).count() >= count);
        return in(peer.received());
    }

    /** Waits for the end of the connection. */
    static List<Answer> awaitEnd(RecordingPeer peer) {
        peer.awaitEnding();
        return in(peer.received());
    }

    private Answer next() {
        int end = text.indexOf("\r\n\r\n", at);
        String[] lines = text.substring(at, end).split("\r\n");
        at = end + 4;
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(": ");
            headers.merge(lines[i].substring(0, colon).toLowerCase(), lines[i].substring(colon + 2), (_, _) -> {
                throw new AssertionError("a header twice");
            });
        }
        if ("chunked".equals(headers.get("transfer-encoding"))) {
            return chunked(lines[0], headers);
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "-1"));
        boolean empty = lines[0].contains(" 304 ") || lines[0].contains(" 204 ");
        int to = empty ? at : length < 0 ? text.length() : Math.min(text.length(), at + length);
        String body = text.substring(at, to);
        at = to;
        return new Answer(lines[0], headers, body, empty || body.length() == length);
    }

    private Answer chunked(String status, Map<String, String> headers) {
        var body = new StringBuilder();
        while (true) {
            int line = text.indexOf("\r\n", at);
            int size = line < 0 ? -1 : Integer.parseInt(text.substring(at, line), 16);
            if (size < 0 || line + 2 + size + 2 > text.length()) {
                body.append(text, Math.min(text.length(), Math.max(at, line + 2)), text.length());
                at = text.length();
                return new Answer(status, headers, body.toString(), false);
            }
            body.append(text, line + 2, line + 2 + size);
            at = line + 2 + size + 2;
            if (size == 0) {
                return new Answer(status, headers, body.toString(), true);
            }
        }
    }
}
