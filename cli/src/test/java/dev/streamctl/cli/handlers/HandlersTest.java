package dev.streamctl.cli.handlers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.FrameStream;
import dev.streamctl.Network;
import dev.streamctl.Server;
import dev.streamctl.StreamEndedException;
import dev.streamctl.cli.options.FrameFormat;
import dev.streamctl.framing.Framing;
import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.framing.Lines;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HandlersTest {

    private final Network network = Network.open();
    private FrameHandler<?> handler;
    private Server server;

    @AfterEach
    void close() {
        network.close();
    }

    private void serveLines(HandlerKind kind) throws Exception {
        serve(FrameFormat.ofText(Lines.text()), Lines.text(), kind);
    }

    private <F> void serve(FrameFormat<F> format, Framing<F> framing, HandlerKind kind) throws Exception {
        FrameHandler<F> created = kind.create(format, new Total());
        handler = created;
        server = network.serve(Endpoint.tcp("127.0.0.1", 0), framing, created);
    }

    private FrameStream<String> client() throws Exception {
        return network.connect(server.endpoint(), Lines.text());
    }

    /** What the server answers to these lines until it ends. */
    private List<String> answers(HandlerKind kind, String... lines) throws Exception {
        serveLines(kind);
        try (FrameStream<String> client = client()) {
            for (String line : lines) {
                client.send(line);
            }
            client.shutdownOutput();
            List<String> answers = new ArrayList<>();
            client.forEach(answers::add);
            return answers;
        }
    }

    @Test
    void echo() throws Exception {
        assertEquals(List.of("a", "", "wörld"), answers(HandlerKind.ECHO, "a", "", "wörld"));
    }

    @Test
    void reverseByCodePoints() throws Exception {
        assertEquals(
                List.of("cba", "", "dlröw", "b\uD83D\uDE00a", "\u0301e"),
                answers(HandlerKind.REVERSE, "abc", "", "wörld", "a\uD83D\uDE00b", "e\u0301"));
    }

    @Test
    void reverseOfBytes() throws Exception {
        Framing<byte[]> framing = LengthPrefixed.of(4);
        serve(FrameFormat.ofBytes(framing), framing, HandlerKind.REVERSE);
        try (FrameStream<byte[]> client = network.connect(server.endpoint(), framing)) {
            client.send(new byte[] {1, 2, 3});
            assertEquals(List.of((byte) 3, (byte) 2, (byte) 1), box(client.receive()));
        }
    }

    private static List<Byte> box(byte[] bytes) {
        List<Byte> boxed = new ArrayList<>();
        for (byte b : bytes) {
            boxed.add(b);
        }
        return boxed;
    }

    @Test
    void discard() throws Exception {
        assertEquals(List.of(), answers(HandlerKind.DISCARD, "a", "b"));
        assertEquals(2, server.stats().framesIn());
    }

    @Test
    void totalOfOneClient() throws Exception {
        assertEquals(
                List.of(
                        "Server records total=5",
                        "ERR not an integer: 1.5",
                        "ERR not an integer: ",
                        "ERR not an integer: \\x1b[31m",
                        "ERR not an integer: \u0665",
                        "Server records total=2",
                        "Server records total=3",
                        "Server records total=3"),
                answers(HandlerKind.TOTAL, "5", "1.5", "", "\u001b[31m", "\u0665", "-3", " +1 ", "-0"));
    }

    @Test
    void aTotalThatWouldNotFitChangesNothing() throws Exception {
        assertEquals(
                List.of(
                        "Server records total=9223372036854775807",
                        "ERR the total would not fit in 64 bits: 1",
                        "ERR the total would not fit in 64 bits: 9223372036854775808",
                        "Server records total=9223372036854775806"),
                answers(HandlerKind.TOTAL, "9223372036854775807", "1", "9223372036854775808", "-1"));
    }

    @Test
    void everyClientIsToldInTheSameOrder() throws Exception {
        serveLines(HandlerKind.TOTAL);
        try (var a = client();
                var b = client();
                var c = client()) {
            // Only who is connected is told: each one makes sure of that first.
            a.send("x");
            b.send("x");
            c.send("x");
            for (var client : List.of(a, b, c)) {
                assertEquals("ERR not an integer: x", client.receive());
            }
            Thread fromA = Thread.startVirtualThread(() -> sendOnes(a));
            Thread fromB = Thread.startVirtualThread(() -> sendOnes(b));
            for (int total = 1; total <= 200; total++) {
                for (var client : List.of(a, b, c)) {
                    assertEquals("Server records total=" + total, client.receive());
                }
            }
            fromA.join();
            fromB.join();
            a.send("x");
            assertEquals("ERR not an integer: x", a.receive());
        }
    }

    private static void sendOnes(FrameStream<String> stream) {
        try {
            for (int i = 0; i < 100; i++) {
                stream.send("1");
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aClientThatDoesNotReadDelaysNobodyAndIsToldTheNewestTotal() throws Exception {
        serveLines(HandlerKind.TOTAL);
        int port = ((Endpoint.Tcp) server.endpoint()).port();
        try (var lazy = new Socket();
                var busy = client()) {
            lazy.setSoTimeout(60_000); // a read of a socket cannot be interrupted by @Timeout
            lazy.setReceiveBufferSize(4096);
            lazy.connect(new InetSocketAddress("127.0.0.1", port));
            lazy.getOutputStream().write("x\n".getBytes(StandardCharsets.UTF_8));
            var lines = new BufferedReader(new InputStreamReader(lazy.getInputStream(), StandardCharsets.UTF_8));
            assertEquals("ERR not an integer: x", lines.readLine());
            long total = 0;
            while (handler.counters().get("totals_dropped") < 100) {
                for (int i = 0; i < 100; i++) {
                    busy.send("1");
                }
                for (int i = 0; i < 100; i++) {
                    assertEquals("Server records total=" + ++total, busy.receive());
                }
            }
            String newest = "Server records total=" + total;
            for (String line = lines.readLine(); !line.equals(newest); line = lines.readLine()) {
                assertTrue(line.startsWith("Server records total="), line);
            }
        }
    }

    @Test
    void refusedLinesAreAnsweredAndTheConnectionGoesOn() throws Exception {
        serveLines(HandlerKind.ECHO);
        int port = ((Endpoint.Tcp) server.endpoint()).port();
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(60_000);
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            socket.getOutputStream().write(new byte[] {(byte) 0xff, '\n', 'o', 'k', '\n'});
            assertEquals("ERR line refused: invalid UTF-8 at byte 0 of 1: \"\\xff\"", lines.readLine());
            assertEquals("ok", lines.readLine());
        }
    }

    @Test
    void afterAFrameThatCannotBeSkippedComesANoticeAndTheEnd() throws Exception {
        Framing<byte[]> framing = LengthPrefixed.of(4);
        serve(FrameFormat.ofBytes(framing), framing, HandlerKind.ECHO);
        int port = ((Endpoint.Tcp) server.endpoint()).port();
        try (FrameStream<byte[]> raw = network.connect(Endpoint.tcp("127.0.0.1", port), framing);
                var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(60_000);
            raw.send(new byte[] {1});
            assertEquals(1, raw.receive().length);
            socket.getOutputStream().write(new byte[] {0x7f, 0, 0, 0, 1, 2, 3});
            byte[] answer = socket.getInputStream().readAllBytes();
            String text = new String(answer, 4, answer.length - 4, StandardCharsets.UTF_8);
            assertEquals(answer.length - 4, answer[3]);
            assertTrue(text.startsWith("ERR "), text);
            raw.send(new byte[] {2}); // the other connection did not notice
            assertEquals(2, raw.receive()[0]);
            raw.shutdownOutput();
            assertThrows(StreamEndedException.class, raw::receive);
        }
        assertEquals(1, server.stats().tooLong());
    }
}
