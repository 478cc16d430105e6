package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.framing.TruncatedFrameException;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules R1 to R5 for frames: nothing received is ever lost, whatever ends the call. */
class ReadContractTest extends OnEverySetting {

    // R1

    @Test
    void r1_aReceiveThatTimesOutLosesNoByte() throws Exception {
        Framed<String> stream = lines();
        peer.send("first\nhel");
        assertEquals("first", stream.receive());
        Call<String> call = Call.of(() -> stream.receive(SECOND)).awaitWaiting();
        time.advance(SECOND);
        call.failure(DeadlineExceededException.class);
        peer.send("lo\n");
        assertEquals("hello", stream.receive());
    }

    @Test
    void r1_anInterruptedReceiveLosesNoByte() throws Exception {
        Framed<String> stream = lines();
        peer.send("first\nhel");
        assertEquals("first", stream.receive());
        Call.of(stream::receive).awaitWaiting().interrupt().failure(InterruptedException.class);
        peer.send("lo\nnext\n");
        assertEquals("hello", stream.receive());
        assertEquals("next", stream.receive());
    }

    @Test
    void r1_framesThatComeByteByByteSurviveAnyNumberOfPolls() throws Exception {
        Framed<byte[]> stream = frames(LengthPrefixed.of(2), QUIET);
        String wire = "\0\3abc\0\0\0\5hello";
        peer.sendByteByByte(wire);
        List<String> got = new ArrayList<>();
        await("three frames", () -> {
            try {
                got.add(new String(stream.receive(Duration.ZERO), StandardCharsets.UTF_8));
            } catch (DeadlineExceededException e) {
                return false;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return got.size() == 3;
        });
        assertEquals(List.of("abc", "", "hello"), got);
    }

    // R2

    @Test
    void r2_aTimeoutOfZeroOrLessTakesWhatIsThere() throws Exception {
        Framed<String> stream = lines();
        peer.send("a\nb\nc\n");
        assertEquals("a", stream.receive());
        assertEquals("b", stream.receive(Duration.ZERO));
        assertEquals("c", stream.receive(Duration.ofSeconds(-1)));
        int timers = time.pendingTimers();
        assertThrows(DeadlineExceededException.class, () -> stream.receive(Duration.ZERO));
        assertEquals(timers, time.pendingTimers(), "a call that does not wait sets no timer");
    }

    @Test
    void r2_aBlockWhoseDeadlineHasPassedTakesWhatIsThere() throws Exception {
        Framed<String> stream = lines();
        peer.send("a\nb\nc\n");
        assertEquals("a", stream.receive());
        assertEquals("b", Deadline.within(Duration.ZERO, () -> stream.receive()));
        assertEquals("c", Deadline.within(Duration.ZERO, () -> stream.receive(SECOND)));
        assertThrows(DeadlineExceededException.class, () -> Deadline.within(Duration.ZERO, () -> stream.receive()));
    }

    // R3

    @Test
    void r3_theNextReceiveMayStartAtOnceOnAnotherThread() throws Exception {
        Framed<String> stream = lines();
        for (int i = 0; i < 50; i++) {
            Call<String> timed = Call.of(() -> stream.receive(SECOND)).awaitWaiting();
            time.advance(SECOND);
            timed.failure(DeadlineExceededException.class);
            Call.of(stream::receive).awaitWaiting().interrupt().failure(InterruptedException.class);
            Call<String> next = Call.of(stream::receive);
            peer.send(i + "\n");
            assertEquals(String.valueOf(i), next.result());
        }
    }

    // R4

    @Test
    void r4_aSecondReaderFailsAtOnceAndTheFirstDoesNotNotice() throws Exception {
        Framed<String> stream = lines();
        Call<String> first = Call.of(stream::receive).awaitWaiting();
        assertThrows(ConcurrentReadException.class, stream::receive);
        assertThrows(ConcurrentReadException.class, () -> stream.receive(Duration.ZERO));
        peer.send("hello\n");
        assertEquals("hello", first.result());
    }

    @Test
    void r4_framesOfManyWritersNeverInterleave() throws Exception {
        Framed<String> stream = lines();
        int writers = 8;
        int lines = 100;
        List<Call<Void>> calls = new ArrayList<>();
        int bytes = 0;
        for (int i = 0; i < lines; i++) {
            bytes += writers * (1 + 37 * i + 1);
        }
        for (int w = 0; w < writers; w++) {
            String letter = String.valueOf((char) ('a' + w));
            calls.add(Call.run(() -> {
                for (int i = 0; i < lines; i++) {
                    stream.send(letter.repeat(1 + 37 * i));
                }
            }));
        }
        calls.forEach(Call::result);
        String all = new String(peer.awaitBytes(bytes), StandardCharsets.US_ASCII);
        int[] next = new int[writers];
        for (String line : all.split("\n")) {
            int writer = line.charAt(0) - 'a';
            assertEquals(line.substring(0, 1).repeat(1 + 37 * next[writer]), line, "whole, and in its writer's order");
            next[writer]++;
        }
    }

    // R5

    @Test
    void r5_whatArrivedComesBeforeTheEnd() throws Exception {
        Framed<String> stream = lines();
        peer.send("a\nb\n").endOutput();
        assertEquals("a", stream.receive());
        assertEquals("b", stream.receive());
        assertThrows(StreamEndedException.class, stream::receive);
        assertThrows(StreamEndedException.class, stream::receive, "the end stays");
    }

    @Test
    void r5_whatArrivedComesBeforeTheReset() throws Exception {
        needsReset();
        Framed<String> stream = lines();
        peer.send("a\nb\nc\n");
        assertEquals("a", stream.receive());
        peer.reset();
        assertEquals("b", stream.receive());
        assertEquals("c", stream.receive());
        StreamBrokenException broken = assertThrows(StreamBrokenException.class, stream::receive);
        assertEquals(StreamBrokenException.Reason.RESET, broken.reason());
        assertThrows(StreamBrokenException.class, stream::receive, "the failure stays");
    }

    @Test
    void r5_anInputThatEndsInsideAFrameSaysSoOnceAndThenThatItHasEnded() throws Exception {
        Framed<byte[]> stream = frames(LengthPrefixed.of(4), QUIET);
        peer.send(new byte[] {0, 0, 0, 2, 7, 8, 0, 0, 0, 9, 1}).endOutput();
        assertArrayEquals(new byte[] {7, 8}, stream.receive());
        assertThrows(TruncatedFrameException.class, stream::receive);
        assertThrows(StreamEndedException.class, stream::receive);
    }

    @Test
    void r5_theEndOfTheInputLeavesTheOutputOpen() throws Exception {
        needsHalfClose();
        Framed<String> stream = lines();
        peer.send("question\n").endOutput();
        assertEquals("question", stream.receive());
        assertThrows(StreamEndedException.class, stream::receive);
        stream.send("answer");
        peer.assertReceives("answer\n");
        stream.close();
        assertTrue(peer.awaitEnding() == RecordingPeer.Ending.FIN);
    }
}
