package dev.streamctl.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.streamctl.internal.websocket.Head;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the head of a request exactly as RFC 9112 writes it, without the liberties that section 2.2 and the appendices allow
 * a server: what two programs may read in two ways is how one request is smuggled inside another.
 */
final class HeadParser {

    private static final Pattern VERSION = Pattern.compile("HTTP/([0-9])\\.([0-9])");

    private HeadParser() {}

    /** @param bytes a head as {@link HeadDecoder} found it */
    static Head parse(byte[] bytes) throws BadRequest {
        String[] lines = new String(bytes, ISO_8859_1).split("\r\n");
        Head.Start.Asked asked = firstLine(lines[0]);
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            header(lines[i], headers);
        }
        return new Head(asked, headers);
    }

    /** Whether a head is one that can be read and asks for a WebSocket. */
    static boolean asksForWebSocket(byte[] bytes) {
        try {
            return parse(bytes).asksForWebSocket();
        } catch (BadRequest e) {
            return false; // and refused as such later
        }
    }

    private static Head.Start.Asked firstLine(String line) throws BadRequest {
        String[] words = line.split(" ", -1);
        if (words.length != 3 || !Head.isToken(words[0]) || !words[1].matches("[!-~]+")) {
            throw new BadRequest(Status.BAD_REQUEST, "this is no HTTP request");
        }
        Matcher version = VERSION.matcher(words[2]);
        if (!version.matches()) {
            throw new BadRequest(Status.BAD_REQUEST, "this is no HTTP request");
        }
        boolean spoken = version.group(1).equals("1") && version.group(2).compareTo("1") <= 0;
        if (!spoken) {
            throw new BadRequest(Status.VERSION_NOT_SUPPORTED, "only HTTP/1.1 and HTTP/1.0 are spoken");
        }
        return new Head.Start.Asked(words[0], words[1], version.group(2).equals("0"));
    }

    private static void header(String line, Map<String, List<String>> headers) throws BadRequest {
        if (line.startsWith(" ") || line.startsWith("\t")) {
            throw new BadRequest(Status.BAD_REQUEST, "a header line is folded"); // section 5.2
        }
        int colon = line.indexOf(':');
        String name = colon < 0 ? "" : line.substring(0, colon);
        if (!Head.isToken(name)) {
            throw new BadRequest(Status.BAD_REQUEST, "a header line without a name"); // blanks before the colon, too
        }
        headers.computeIfAbsent(Head.lower(name), _ -> new ArrayList<>()).add(withoutBlanks(line.substring(colon + 1)));
    }

    /** Without the blanks and tabs around it; not strip(), for which more is white. */
    private static String withoutBlanks(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isBlank(value.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
