package dev.streamctl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** The requests and frames of a raw client; the key and its proof are those of RFC 6455 section 1.3. */
final class WebSocketPeer {

    static final String ANSWER = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

    private WebSocketPeer() {}

    static String request(Server server, String path) {
        return request(server, path, "");
    }

    /** @param more further headers, each with its line end */
    static String request(Server server, String path, String more) {
        return request(host(server), path, more);
    }

    private static String request(String host, String path, String more) {
        return "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\n" + more + "\r\n";
    }

    static String host(Server server) {
        return ((Endpoint.Ws) server.endpoint()).authority();
    }

    /** A peer whose handshake is done. */
    static RecordingPeer open(Server server, boolean reading) throws IOException {
        RecordingPeer peer = reading
                ? RecordingPeer.connect(server.endpoint())
                : RecordingPeer.connectWithoutReading(server.endpoint());
        peer.read();
        byte[] answer = peer.send(request(server, "/")).awaitBytes(ANSWER.length());
        assertEquals(ANSWER, new String(answer, ISO_8859_1));
        return peer;
    }

    /** Asks for a WebSocket and takes the answer, and no byte more. */
    static void upgrade(ByteChannel channel, Endpoint.Ws server) throws IOException {
        write(channel, request(server.authority(), "/", ""));
        assertEquals(ANSWER, head(channel));
    }

    /** Waits for a request and answers it. */
    static void answerUpgrade(ByteChannel channel) throws IOException {
        write(channel, ANSWER.replaceAll("(Accept: ).*", "$1" + proof(head(channel))));
    }

    private static void write(ByteChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static String head(ByteChannel channel) throws IOException {
        var head = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (!head.toString().endsWith("\r\n\r\n")) {
            if (channel.read(one.clear()) < 0) {
                throw new EOFException("no answer, but " + head);
            }
            head.append((char) (one.get(0) & 0xff));
        }
        return head.toString();
    }

    /** The request that a server was sent. */
    static String requestOf(RecordingPeer server) {
        WithManualTime.await("the request came", () -> text(server).contains("\r\n\r\n"));
        return text(server);
    }

    private static String text(RecordingPeer peer) {
        return new String(peer.received(), ISO_8859_1);
    }

    /** What proves that the request was read. */
    static String proof(String request) {
        String key = request.replaceAll("(?s).*Sec-WebSocket-Key: ([^\r]*)\r.*", "$1");
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** A short frame of a client; its mask is 0. */
    static byte[] frame(int first, String payload) {
        byte[] bytes = payload.getBytes(ISO_8859_1);
        byte[] frame = new byte[6 + bytes.length];
        frame[0] = (byte) first;
        frame[1] = (byte) (0x80 | bytes.length);
        System.arraycopy(bytes, 0, frame, 6, bytes.length);
        return frame;
    }

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** What the server has sent behind its answer, in hexadecimal digits. */
    static String after(RecordingPeer peer) {
        byte[] all = peer.received();
        return HexFormat.of().formatHex(all, ANSWER.length(), all.length);
    }
}
