package dev.streamctl.camera.leds;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.NetworkOptions;
import dev.streamctl.StreamEndedException;
import dev.streamctl.camera.nodes.NodeEvent;
import dev.streamctl.camera.nodes.NodeOptions;
import dev.streamctl.camera.nodes.RunningNode;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.testing.ManualTime;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.WebSocket;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A phone whose network is gone: its connection stays, and nothing comes over it any more. */
@Timeout(180)
class LostPhoneTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ManualTime time = new ManualTime();
    private final Network network = Network.open(NetworkOptions.defaults().withTime(time));
    private final BlockingQueue<NodeEvent> events = new LinkedBlockingQueue<>();
    private final VirtualLeds leds = new VirtualLeds();

    @AfterEach
    void close() {
        network.close();
    }

    /** A client on a plain socket, which answers no ping. */
    private static final class SilentPhone implements AutoCloseable {
        private final Socket socket;

        SilentPhone(Endpoint.Ws node) throws IOException {
            socket = new Socket("127.0.0.1", node.port());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            write(("GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
                    .formatted(node.target(), node.authority())
                    .getBytes(US_ASCII));
            var head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) socket.getInputStream().read());
            }
            assertTrue(head.toString().startsWith("HTTP/1.1 101 "), head.toString());
        }

        private void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        void send(String text) throws IOException {
            byte[] frame = new byte[6 + text.length()];
            frame[0] = (byte) 0x81;
            frame[1] = (byte) (0x80 | text.length()); // masked by zeros
            System.arraycopy(text.getBytes(US_ASCII), 0, frame, 6, text.length());
            write(frame);
        }

        /** The next frame: its first byte, and its text. */
        String receive() throws IOException {
            int first = socket.getInputStream().read();
            int length = socket.getInputStream().read();
            return Integer.toHexString(first) + " "
                    + new String(socket.getInputStream().readNBytes(length), US_ASCII);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private String awaitEvent(NodeEvent.Kind kind) throws Exception {
        while (true) {
            NodeEvent event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("no event " + kind);
            }
            if (event.kind() == kind) {
                return event.text();
            }
        }
    }

    @Test
    void itIsDarkAfterASecondAndItsPlaceIsFreeAfterFive() throws Exception {
        var options = NodeOptions.of("leds", Endpoint.ws("127.0.0.1", 0, "/"))
                .withTime(time)
                .withWatcher(events::add);
        try (RunningNode node = RunningNode.start(network, new LedsNode(leds, 1, LedsNode.STALE), options);
                var phone = new SilentPhone(node.endpoint())) {
            phone.send("0 42 0");
            assertEquals("81 green 42", phone.receive());
            time.advance(LedsNode.STALE);
            assertEquals("81 dark", phone.receive());
            WebSocket early = network.connectWebSocket(node.endpoint());
            assertThrows(StreamEndedException.class, () -> early.receive(PATIENCE));
            time.advance(Duration.ofSeconds(1));
            assertEquals("89 ", phone.receive().substring(0, 3)); // two seconds: a ping
            time.advance(Duration.ofSeconds(3));
            awaitEvent(NodeEvent.Kind.CLOSED);
            assertEquals(1, node.server().stats().noPongs());
            try (WebSocket next = network.connectWebSocket(node.endpoint())) {
                next.send(Message.of("0 -7 0"));
                assertEquals("red 7", next.receive(PATIENCE).asText());
            }
        }
    }

    @Test
    void whatTheUserWantsSoonerStays() {
        var node = new LedsNode(leds, 1, LedsNode.STALE);
        Limits sooner = Limits.defaults().with(Limit.PING_PERIOD, 500).with(Limit.PONG_TIMEOUT, 4000);
        assertEquals(500, node.limits(sooner).get(Limit.PING_PERIOD));
        assertEquals(3000, node.limits(sooner).get(Limit.PONG_TIMEOUT));
        assertEquals(
                2000, node.limits(Limits.defaults().with(Limit.PING_PERIOD, 0)).get(Limit.PING_PERIOD));
    }
}
