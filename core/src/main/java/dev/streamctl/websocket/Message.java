package dev.streamctl.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A WebSocket message: text or bytes (RFC 6455 section 5.6). Its limit is {@code MAX_FRAME}, in bytes of all its fragments
 * together.
 */
public sealed interface Message {

    /**
     * A text message.
     *
     * @param text what was sent as UTF-8; unpaired surrogates cannot be sent
     */
    record Text(String text) implements Message {}

    /**
     * A binary message.
     *
     * @param bytes handed over with the message: not to be changed by the sender until it is sent
     */
    record Binary(byte[] bytes) implements Message {}

    /** A text message. */
    static Message of(String text) {
        return new Text(text);
    }

    /** A binary message. */
    static Message of(byte[] bytes) {
        return new Binary(bytes);
    }

    /** The text of a text message; the bytes of a binary one read as UTF-8, what is none of it replaced by U+FFFD. */
    default String asText() {
        return switch (this) {
            case Text message -> message.text();
            case Binary message -> new String(message.bytes(), UTF_8);
        };
    }
}
