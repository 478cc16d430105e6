package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What hostile and broken clients get, what is counted, and that nobody else notices. */
@Timeout(180)
class BadInputIT {

    /** The server's last counters. */
    private static Map<String, Object> summary(Started server) throws Exception {
        server.signal(StopSignal.TERM);
        assertEquals(0, server.exit(), server.err::text);
        return Json.object(server.out.lines().getLast());
    }

    private static Started serve(String... args) throws Exception {
        String[] all = new String[args.length + 5];
        System.arraycopy(new String[] {"serve", "--port", "0", "--json", "-v"}, 0, all, 0, 5);
        System.arraycopy(args, 0, all, 5, args.length);
        return Started.streamctl(all);
    }

    private static Wire connect(Started server) throws Exception {
        long port =
                (Long) Json.object(server.out.await("{\"type\":\"listening\"")).get("port");
        return new Wire(new Socket("127.0.0.1", (int) port));
    }

    private static void answers(Wire witness) throws IOException {
        witness.send("still here\n");
        assertEquals("still here", witness.line());
    }

    private static void refused(Wire client, String line, String reason) throws IOException {
        client.send((line + "\n").getBytes(ISO_8859_1));
        String answer = client.line();
        assertTrue(answer != null && answer.startsWith("ERR " + reason), answer);
        answers(client);
    }

    @Test
    void lines() throws Exception {
        try (Started server = serve();
                Wire witness = connect(server);
                Wire client = connect(server)) {
            answers(witness);
            refused(client, "x".repeat(8193), "line longer than 8192 bytes");
            refused(client, "a\u00ffb", "line refused: invalid UTF-8 at byte 1 of 3");
            refused(client, "a\rb", "line refused: CR without LF");
            refused(client, "a\0b", "line refused: NUL");
            client.send("\n\r\n"); // empty frames are frames
            assertEquals("", client.line());
            assertEquals("", client.line());
            client.send("cut off");
            client.socket.shutdownOutput();
            assertTrue(client.line().startsWith("ERR input ended after 7 bytes of a line"));
            assertNull(client.line());
            answers(witness);
            Map<String, Object> counters = summary(server);
            assertEquals(1L, counters.get("too_long"));
            assertEquals(3L, counters.get("malformed"));
            assertEquals(1L, counters.get("truncated"));
            assertEquals(5L, counters.get("frames_rejected"));
            assertEquals(
                    5,
                    server.err.lines().stream()
                            .filter(line -> line.contains("refused a frame"))
                            .count());
            assertTrue(server.err.text().codePoints().noneMatch(c -> c < ' ' && c != '\n'), server.err::text);
            assertTrue(server.err.lines().stream().allMatch(line -> line.length() < 400), server.err::text);
        }
    }

    @Test
    void lengths() throws Exception {
        try (Started server = serve("--framing", "length", "--prefix-bytes", "8");
                Wire witness = connect(server)) {
            byte[] empty = new byte[8];
            witness.send(empty);
            assertEquals(8, witness.socket.getInputStream().readNBytes(8).length);
            for (byte first : new byte[] {0x10, (byte) 0x80}) { // far over the limit; negative
                try (Wire client = connect(server)) {
                    client.send(new byte[] {first, 0, 0, 0, 0, 0, 0, 1, 'x'});
                    String rest = new String(client.rest(), ISO_8859_1);
                    assertTrue(rest.startsWith("ERR ", 8), rest);
                }
            }
            for (int cut : new int[] {3, 9}) { // within the prefix; within the frame
                try (Wire client = connect(server)) {
                    byte[] start = new byte[cut];
                    start[Math.min(7, cut - 1)] = cut > 7 ? (byte) 5 : 0;
                    client.send(start);
                    client.socket.shutdownOutput();
                    String rest = new String(client.rest(), ISO_8859_1);
                    assertTrue(rest.startsWith("ERR input ended after ", 8), rest);
                }
            }
            witness.send(empty);
            assertEquals(8, witness.socket.getInputStream().readNBytes(8).length);
            Map<String, Object> counters = summary(server);
            assertEquals(1L, counters.get("too_long"));
            assertEquals(1L, counters.get("malformed"));
            assertEquals(2L, counters.get("truncated"));
            assertEquals(2L, counters.get("frames_in"));
        }
    }

    @Test
    void whoNeverReadsIsCutAndCounted() throws Exception {
        try (Started server = serve("--slow-consumer", "200ms");
                Wire witness = connect(server);
                Wire lazy = connect(server)) {
            byte[] lines = ("x".repeat(1000) + "\n").repeat(1000).getBytes(ISO_8859_1);
            try {
                while (true) {
                    lazy.send(lines); // until the server cuts
                }
            } catch (IOException e) {
                answers(witness);
            }
            assertEquals(1L, summary(server).get("slow_consumers"));
        }
    }

    @Test
    void whoNeverSendsIsClosedWhenIdle() throws Exception {
        try (Started server = serve("--idle", "200ms");
                Wire silent = connect(server)) {
            assertEquals(0, silent.rest().length);
            assertEquals(1L, summary(server).get("idle"));
        }
    }

    @Test
    void whoSendsNoFirstFrameIsCut() throws Exception {
        try (Started server = serve("--first-frame", "200ms", "--frame-timeout", "0");
                Wire slow = connect(server)) {
            slow.send("never ended");
            try {
                slow.rest();
            } catch (IOException e) {
                // reset, also an end
            }
            server.err.await(line -> line.contains("no first frame within 200ms"));
            assertEquals(1L, summary(server).get("slow_frames"));
        }
    }

    @Test
    void whoDripsBytesIsCut() throws Exception {
        try (Started server = serve("--frame-timeout", "200ms");
                Wire slow = connect(server)) {
            slow.send("half");
            try {
                slow.rest();
            } catch (IOException e) {
                // reset, also an end
            }
            assertEquals(1L, summary(server).get("slow_frames"));
        }
    }

    @Test
    void whoResetsDisturbsNobody() throws Exception {
        try (Started server = serve("--handler", "discard", "--interval", "20ms");
                Wire client = connect(server)) {
            client.send("a\n");
            server.out.await(line -> line.contains("\"frames_in\":1"));
            client.socket.setSoLinger(true, 0);
            client.close();
            server.out.await(line -> line.contains("\"resets\":1"));
            try (Wire next = connect(server)) {
                next.send("b\n");
                server.out.await(line -> line.contains("\"frames_in\":2"));
            }
            assertEquals(1L, summary(server).get("resets"));
        }
    }
}
