package dev.streamctl.internal.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The key of a handshake and its proof (RFC 6455 section 1.3), and the names of the headers. */
final class Accepts {

    static final String HOST = "host";
    static final String ORIGIN = "origin";
    static final String UPGRADE = "upgrade";
    static final String CONNECTION = "connection";
    static final String KEY = "sec-websocket-key";
    static final String ACCEPT = "sec-websocket-accept";
    static final String VERSION = "sec-websocket-version";
    static final String PROTOCOL = "sec-websocket-protocol";
    static final String EXTENSIONS = "sec-websocket-extensions";
    static final String CONTENT_LENGTH = "content-length";
    static final String TRANSFER_ENCODING = "transfer-encoding";

    static final String WEBSOCKET = "websocket";
    static final int KEY_BYTES = 16;

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private Accepts() {}

    static String proof(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    static boolean isKey(String key) {
        try {
            byte[] bytes = Base64.getDecoder().decode(key);
            return bytes.length == KEY_BYTES
                    && Base64.getEncoder().encodeToString(bytes).equals(key);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
