package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code connect} as a process: what it makes of frames that are not lines. */
@Timeout(180)
class ConnectFramesIT {

    @Test
    void framesAreTextOrBase64() throws Exception {
        try (PeerSocket listener = new PeerSocket();
                Started client = Started.streamctl(
                        "connect", listener.endpoint(), "--framing", "length", "--prefix-bytes", "2", "--json");
                Wire peer = listener.accept()) {
            client.type("wörld\n");
            client.endInput();
            assertEquals("\0\6wörld", new String(peer.rest(), UTF_8));
            peer.send(new byte[] {0, 2, 'h', 'i', 0, 0, 0, 1, (byte) 0xff});
            peer.close();
            assertEquals(0, client.exit());
            List<Map<String, Object>> objects = Json.objects(client.out.text());
            assertEquals("hi", objects.get(0).get("text"));
            assertEquals("", objects.get(1).get("text"));
            assertEquals("/w==", objects.get(2).get("base64"));
            assertEquals(3L, objects.get(3).get("received"));
        }
    }

    @Test
    void rawPassesBytesOn() throws Exception {
        try (PeerSocket listener = new PeerSocket();
                Started client = Started.streamctl("connect", listener.endpoint(), "--framing", "raw");
                Wire peer = listener.accept()) {
            client.type("no line end");
            client.endInput();
            assertEquals("no line end", new String(peer.rest(), UTF_8));
            peer.send("nor\0here");
            peer.close();
            assertEquals(0, client.exit());
            assertEquals("nor\0here", client.out.text());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--prefix-bytes 1, 02",
        "--prefix-bytes 3, 000002",
        "--prefix-bytes 4, 00000002",
        "--prefix-bytes 8, 0000000000000002",
        "--prefix-bytes 2 --little-endian, 0200",
        "--prefix-bytes 3 --little-endian, 020000",
        "--prefix-included, 00000006",
        "--little-endian --prefix-included, 06000000"
    })
    void theLengthIsWrittenAndReadAsTheOptionsSay(String options, String prefix) throws Exception {
        byte[] frame = HexFormat.of().parseHex(prefix + HexFormat.of().formatHex("hi".getBytes(UTF_8)));
        try (var listener = new PeerSocket();
                Started client = Started.streamctl(
                        ("connect " + listener.endpoint() + " --framing length " + options).split(" "));
                Wire peer = listener.accept()) {
            client.type("hi\n");
            client.endInput();
            assertArrayEquals(frame, peer.rest());
            peer.send(frame);
            peer.close();
            assertEquals(0, client.exit(), client.err::text);
            assertEquals("hi\n", client.out.text());
        }
    }
}
