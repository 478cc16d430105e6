package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.Framing;
import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a peer can do wrong: each has its outcome, adds one to one counter, gives one line in the log with little of the
 * peer's text, and touches no other connection. (Peers that are silent: {@link ServerDeadlineContractTest}; that do not read:
 * {@link SlowConsumerContractTest}.)
 */
class BadInputTest extends OnEveryStack {

    /** Which counter of {@link ServerStats} goes up. */
    private enum Counter {
        NONE,
        TOO_LONG,
        MALFORMED,
        TRUNCATED
    }

    /** What is sent, whether the input ends there, and what must come of it; an answer of null is not compared. */
    private record Case(
            String name,
            Framing<?> framing,
            String sent,
            boolean ends,
            String answer,
            Counter counter,
            boolean goesOn) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final int MOST_SHOWN = 128;

    static Stream<Case> lines() {
        Framing<String> text = Lines.text();
        String ok = "ok\n";
        return Stream.of(
                new Case(
                        "line over the limit",
                        text,
                        "z".repeat(1_001) + "\nok\n",
                        false,
                        "ERR\n" + ok,
                        Counter.TOO_LONG,
                        true),
                new Case(
                        "endless line",
                        text,
                        "z".repeat(300_000) + "\nok\n",
                        false,
                        "ERR\n" + ok,
                        Counter.TOO_LONG,
                        true),
                new Case("end inside a line", text, "ok\nhal", true, ok + "ERR\n", Counter.TRUNCATED, false),
                new Case("invalid UTF-8", text, "a\u00ff\u00feb\nok\n", false, "ERR\n" + ok, Counter.MALFORMED, true),
                new Case("lone CR", text, "a\rb\nok\n", false, "ERR\n" + ok, Counter.MALFORMED, true),
                new Case("NUL", text, "a\0b\nok\n", false, "ERR\n" + ok, Counter.MALFORMED, true),
                new Case(
                        "escape sequence behind invalid UTF-8",
                        text,
                        "\u001b[2J\u00ff\nok\n",
                        false,
                        "ERR\n" + ok,
                        Counter.MALFORMED,
                        true));
    }

    static Stream<Case> lengthPrefixed() {
        Framing<byte[]> two = LengthPrefixed.of(2);
        Framing<byte[]> eight = LengthPrefixed.of(8);
        return Stream.of(
                new Case("length over the limit", two, "\7\u00d0zzzzzzzzzz", false, "", Counter.TOO_LONG, false),
                new Case("negative length", eight, "\u00ff\0\0\0\0\0\0\1", false, "", Counter.MALFORMED, false),
                new Case("length of an exabyte", eight, "\17\0\0\0\0\0\0\1", false, "", Counter.TOO_LONG, false),
                new Case("end inside a prefix", two, "\0", true, "\0\3ERR", Counter.TRUNCATED, false),
                new Case("end inside a frame", two, "\0\2a", true, "\0\3ERR", Counter.TRUNCATED, false));
    }

    static Stream<Case> harmless() {
        return Stream.of(
                new Case("empty lines", Lines.text(), "\n\r\nok\n", false, "\n\nok\n", Counter.NONE, true),
                new Case("end between two lines", Lines.text(), "ok\n", true, "ok\n", Counter.NONE, false),
                new Case(
                        "bytes that are no text", Lines.bytes(), "\0\u00ff\n", false, "\0\u00ff\n", Counter.NONE, true),
                new Case(
                        "empty frames",
                        LengthPrefixed.of(2),
                        "\0\0\0\0\0\1a",
                        false,
                        "\0\0\0\0\0\1a",
                        Counter.NONE,
                        true));
    }

    /** Answers each frame, and each refused frame behind which it can go on. */
    private static <F> void answer(FrameStream<F> stream, F error) throws Exception {
        while (true) {
            try {
                stream.send(stream.receive());
            } catch (FrameException e) {
                if (!e.resumable()) {
                    throw e;
                }
                stream.send(error);
            }
        }
    }

    private <F> Server start(Framing<F> framing) throws Exception {
        ServerOptions options = QUIET_SERVER.with(Limit.MAX_LINE, 1_000).with(Limit.MAX_FRAME, 1_000);
        return serve(framing, options, stream -> answer(stream, framing.notice("ERR")));
    }

    @ParameterizedTest
    @MethodSource({"lines", "lengthPrefixed", "harmless"})
    void badInputHasItsOutcomeItsCounterAndItsLineAndHarmsNobody(Case bad) throws Exception {
        Server server = start(bad.framing());
        String fine = bad.framing() instanceof LengthPrefixed length ? "\0".repeat(length.prefixBytes()) : "fine\n";
        RecordingPeer other = peerOf(server).send(latin1(fine));
        other.assertReceivesLatin1(fine);
        try (LogLines log = new LogLines()) {
            RecordingPeer peer = peerOf(server).send(latin1(bad.sent()));
            if (bad.ends()) {
                peer.endOutput();
            }
            peer.assertReceivesLatin1(bad.answer());
            if (!bad.goesOn()) {
                assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
            }
            assertCounted(bad.counter(), server.stats());
            assertLogged(bad.counter() == Counter.NONE ? 0 : 1, aboutPeers(log));
            other.send(latin1(fine)).assertReceivesLatin1(fine + fine);
            peer.close();
        }
        other.close();
        assertQuietAndConsistent(server);
        assertEquals(0, server.stats().handlerFailures());
    }

    private static byte[] latin1(String bytes) {
        return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void assertCounted(Counter counter, ServerStats stats) {
        assertEquals(counter == Counter.NONE ? 0 : 1, stats.framesRejected());
        assertEquals(counter == Counter.TOO_LONG ? 1 : 0, stats.tooLong());
        assertEquals(counter == Counter.MALFORMED ? 1 : 0, stats.malformed());
        assertEquals(counter == Counter.TRUNCATED ? 1 : 0, stats.truncated());
    }

    /** On a machine that stalls, handlers seem to hold their loop, which is told too. */
    private static List<String> aboutPeers(LogLines log) {
        return log.containing("dev.streamctl").stream()
                .filter(line -> !line.contains("its event loop"))
                .toList();
    }

    private static void assertLogged(int count, List<String> lines) {
        assertEquals(count, lines.size(), lines::toString);
        for (String line : lines) {
            assertTrue(line.matches("[\\x20-\\x7e]*"), () -> "nothing of it reaches a terminal unescaped: " + line);
            assertTrue(line.chars().filter(c -> c == 'z').count() <= MOST_SHOWN, line);
            Matcher shown = Pattern.compile("\"(.*)\"").matcher(line);
            assertTrue(!shown.find() || shown.group(1).length() <= 4 * MOST_SHOWN, line);
        }
    }

    @Test
    void aResetIsCountedAndLoggedOnce() throws Exception {
        Server server = start(Lines.text());
        RecordingPeer other = peerOf(server).send("fine\n");
        other.assertReceives("fine\n");
        try (LogLines log = new LogLines()) {
            RecordingPeer peer = peerOf(server).send("a\n");
            peer.assertReceives("a\n");
            peer.reset();
            await("the connection is gone", () -> server.stats().open() == 1);
            assertEquals(1, server.stats().resets());
            assertEquals(1, log.containing("reset by the peer").size());
        }
        other.send("fine\n").assertReceives("fine\nfine\n");
        assertEquals(0, server.stats().handlerFailures());
    }

    @Test
    void aHostilePeerCannotFillTheLog() throws Exception {
        Server server = start(Lines.text());
        try (LogLines log = new LogLines()) {
            RecordingPeer peer = peerOf(server).send("a\rb\n".repeat(1_000));
            peer.assertReceives("ERR\n".repeat(1_000));
            int atOnce = log.containing("refused a frame").size();
            assertTrue(atOnce >= 1 && atOnce <= 100, () -> atOnce + " lines for a thousand refused frames");
            time.advance(SECOND);
            peer.send("a\rb\n").assertReceives("ERR\n".repeat(1_001));
            assertEquals(1, log.containing((1_000 - atOnce) + " more lines").size(), "what was left out is counted");
        }
        assertEquals(1_001, server.stats().malformed());
    }

    @Test
    void refusedFramesThatWaitCountAsWhatTellsOfThem() throws Exception {
        int count = 8_000;
        var goOn = new CountDownLatch(1);
        ServerOptions low = QUIET_SERVER.with(Limit.RECEIVE_HIGH, 64 * 1024).with(Limit.RECEIVE_LOW, 0);
        Server server = serve(Lines.text(), low, stream -> {
            goOn.await();
            answer(stream, "ERR");
        });
        RecordingPeer peer = peerOf(server).send("\0\n".repeat(count));
        try (LoopTurns turns = new LoopTurns(network())) {
            turns.turn(100);
        }
        long waiting = server.stats().framesRejected();
        assertTrue(waiting >= 1 && waiting <= 64, () -> waiting + " exceptions for 64 KiB");
        goOn.countDown();
        peer.assertReceives("ERR\n".repeat(count));
        assertEquals(count, server.stats().malformed());
    }
}
