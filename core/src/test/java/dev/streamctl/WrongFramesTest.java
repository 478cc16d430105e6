package dev.streamctl;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.framing.FrameException;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.websocket.Compression;
import dev.streamctl.websocket.Opening;
import dev.streamctl.websocket.WebSocket;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server whose handshake is good and whose frames are not: our client says so in its close frame, and closes. */
@Timeout(300)
class WrongFramesTest {

    private final Network network = Network.open();

    @AfterEach
    void close() {
        network.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8181 00000000 61 | 1002", // a mask
                "a100 | 1002", // reserved bits
                "9100 | 1002",
                "c900 | 1002", // a compressed ping
                "8300 | 1002", // reserved opcodes
                "8b00 | 1002",
                "0900 | 1002", // a ping in fragments
                "897e 007e | 1002", // a long ping
                "8000 | 1002", // nothing to continue
                "0101 61 8101 62 | 1002", // a message in a message
                "0101 61 c001 62 | 1002", // compression that begins in the middle
                "827e 0001 61 | 1002", // a length in more bytes than it needs
                "827f 8000000000000000 | 1002",
                "8801 03 | 1002", // half a close code
                "8802 03ed | 1002", // a code that is never sent
                "8803 03e8 ff | 1007",
                "8101 ff | 1007",
                "8102 c080 | 1007",
                "c102 ffff | 1007", // no DEFLATE
                "c103 f248cd | 1007", // DEFLATE cut off
                "827e 03e9 00 | 1009", // over the limit of 1000, and told before it has come
                "c20b 62601805a360140c7b0000 | 1009", // inflated to 1001 bytes
                "0101 61 0000 0000 0000 0000 8000 | 1008" // more than five fragments
            })
    void areAnsweredWithTheirCode(String hex, int code) throws Exception {
        try (PeerListener listener = PeerListener.tcp()) {
            Endpoint.Tcp at = (Endpoint.Tcp) listener.endpoint();
            Limits limits = Limits.defaults()
                    .with(Limit.MAX_FRAME, 1000)
                    .with(Limit.MAX_FRAGMENTS, 5)
                    .with(Limit.HANDSHAKE, 120_000)
                    .with(Limit.LINGER, 120_000);
            Opening opening = Opening.plain().withCompression(Compression.NO_CONTEXT_TAKEOVER);
            Call<WebSocket> connect =
                    Call.of(() -> network.connectWebSocket(Endpoint.ws(at.host(), at.port(), "/"), opening, limits));
            try (RecordingPeer server = listener.accept()) {
                String request = WebSocketPeer.requestOf(server);
                server.send(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Accept: " + WebSocketPeer.proof(request) + "\r\n"
                                + "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n\r\n")
                        .getBytes(US_ASCII));
                server.send(WebSocketPeer.hex("8101 61" + hex));
                WebSocket socket = connect.result();
                assertEquals("a", socket.receive().asText(), "what came before is delivered");
                assertThrows(FrameException.class, socket::receive);
                IOException broken = assertThrows(StreamBrokenException.class, socket::receive);
                assertEquals(StreamBrokenException.Reason.PROTOCOL, ((StreamBrokenException) broken).reason());
                byte[] all = server.awaitBytes(request.length() + 8);
                assertEquals("8882", HexFormat.of().formatHex(all, request.length(), request.length() + 2));
                byte[] close = Arrays.copyOfRange(all, request.length() + 2, all.length);
                int told = (close[4] ^ close[0]) << 8 & 0xff00 | (close[5] ^ close[1]) & 0xff;
                assertEquals(code, told);
                server.close();
            }
        }
    }
}
