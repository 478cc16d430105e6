package dev.streamctl.internal.websocket;

import dev.streamctl.internal.websocket.Extensions.Extension;
import dev.streamctl.websocket.Compression;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * What two sides agreed on about permessage-deflate (RFC 7692 section 7.1), as one of them sees it. The JDK's zlib deflates
 * with a window of 15 bits only: an offer that wants less of this side is declined, and {@code client_max_window_bits} is
 * never offered. What the peer deflates with a smaller window can be inflated all the same.
 *
 * @param sharesSent whether what this side sends may refer to earlier messages
 * @param sharesReceived whether what it receives may
 */
public record Deflation(boolean sharesSent, boolean sharesReceived) {

    private static final String NAME = "permessage-deflate";
    private static final String SERVER_ALONE = "server_no_context_takeover";
    private static final String CLIENT_ALONE = "client_no_context_takeover";
    private static final String SERVER_BITS = "server_max_window_bits";
    private static final String CLIENT_BITS = "client_max_window_bits";
    private static final String MOST_BITS = "15";
    private static final Set<String> BITS = Set.of("8", "9", "10", "11", "12", "13", "14", MOST_BITS);

    /** What a server answers. */
    record Answer(@Nullable Deflation deflation, String header) {
        static final Answer NONE = new Answer(null, "");
    }

    /** What a client offers as a header's value; empty where that is nothing. */
    static String offer(Compression wanted) {
        return switch (wanted) {
            case OFF -> "";
            case NO_CONTEXT_TAKEOVER -> String.join("; ", NAME, SERVER_ALONE, CLIENT_ALONE);
            case CONTEXT_TAKEOVER -> NAME;
        };
    }

    /** Takes the first offer that can be taken. */
    static Answer answer(List<Extension> offers, Compression allowed) {
        for (Extension offer : offers) {
            Map<String, String> asked = offer.parameters();
            if (allowed != Compression.OFF && offer.name().equals(NAME) && isAcceptable(asked)) {
                boolean alone = allowed == Compression.NO_CONTEXT_TAKEOVER;
                boolean serverAlone = alone || asked.containsKey(SERVER_ALONE);
                boolean clientAlone = alone || asked.containsKey(CLIENT_ALONE);
                return new Answer(
                        new Deflation(!serverAlone, !clientAlone),
                        NAME
                                + (serverAlone ? "; " + SERVER_ALONE : "")
                                + (clientAlone ? "; " + CLIENT_ALONE : "")
                                + (asked.containsKey(SERVER_BITS) ? "; " + SERVER_BITS + "=" + MOST_BITS : ""));
            }
        }
        return Answer.NONE;
    }

    private static boolean isAcceptable(Map<String, String> asked) {
        return asked.entrySet().stream().allMatch(parameter -> switch (parameter.getKey()) {
            case SERVER_ALONE, CLIENT_ALONE -> parameter.getValue().isEmpty();
            case SERVER_BITS -> parameter.getValue().equals(MOST_BITS);
            case CLIENT_BITS -> parameter.getValue().isEmpty() || BITS.contains(parameter.getValue());
            default -> false;
        });
    }

    /**
     * Checks a server's answer to an {@link #offer}.
     *
     * @return null where it declined
     * @throws IOException it is no answer to that; completes a sentence about what the answer has
     */
    static @Nullable Deflation agreed(@Nullable List<Extension> answer, Compression wanted) throws IOException {
        if (answer == null) {
            throw new IOException("a malformed Sec-WebSocket-Extensions");
        }
        if (answer.isEmpty()) {
            return null;
        }
        Extension first = answer.getFirst();
        if (wanted == Compression.OFF || answer.size() > 1 || !first.name().equals(NAME)) {
            throw new IOException("an extension that was not asked for");
        }
        Map<String, String> given = first.parameters();
        boolean known = given.entrySet().stream().allMatch(parameter -> switch (parameter.getKey()) {
            case SERVER_ALONE, CLIENT_ALONE -> parameter.getValue().isEmpty();
            case SERVER_BITS -> BITS.contains(parameter.getValue());
            default -> false;
        });
        boolean alone = wanted == Compression.NO_CONTEXT_TAKEOVER;
        if (!known || alone && !given.containsKey(SERVER_ALONE)) {
            throw new IOException("other parameters of permessage-deflate than were asked for");
        }
        return new Deflation(!alone && !given.containsKey(CLIENT_ALONE), !given.containsKey(SERVER_ALONE));
    }

    /** How an application sees it. */
    public static Compression compression(@Nullable Deflation agreed) {
        if (agreed == null) {
            return Compression.OFF;
        }
        return agreed.sharesSent || agreed.sharesReceived
                ? Compression.CONTEXT_TAKEOVER
                : Compression.NO_CONTEXT_TAKEOVER;
    }

    MessageInflater inflater() {
        return new MessageInflater(sharesReceived, () -> new Inflater(true));
    }

    MessageDeflater deflater() {
        return new MessageDeflater(sharesSent, () -> new Deflater(Deflater.BEST_SPEED, true));
    }
}
