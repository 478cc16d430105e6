package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.task.DeadlineExceededException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Rules R1 to R5 for bytes: each kind of read ends without consuming, and any other goes on from there. */
class ByteReadContractTest extends OnEverySetting {

    private static final byte[] COMMA = {','};

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A stream whose next bytes are "abc", and these have arrived. */
    private ByteStream withAbcReceived() throws Exception {
        ByteStream stream = bytes();
        peer.send("!abc");
        assertEquals("!", text(stream.readExactly(1)));
        return stream;
    }

    // R1

    @Test
    void r1_aReadExactlyThatTimesOutLeavesItsBytesToARead() throws Exception {
        ByteStream stream = withAbcReceived();
        Call<byte[]> call = Call.of(() -> stream.readExactly(5, SECOND)).awaitWaiting();
        time.advance(SECOND);
        call.failure(DeadlineExceededException.class);
        assertEquals("abc", text(stream.readExactly(3)));
    }

    @Test
    void r1_aReadUntilThatTimesOutLeavesItsBytesToAReadLine() throws Exception {
        ByteStream stream = withAbcReceived();
        Call<byte[]> call = Call.of(() -> stream.readUntil(COMMA, SECOND)).awaitWaiting();
        time.advance(SECOND);
        call.failure(DeadlineExceededException.class);
        peer.send("de\n");
        assertEquals("abcde", stream.readLine());
    }

    @Test
    void r1_aReadLineThatTimesOutLeavesItsBytesToAReadUntil() throws Exception {
        ByteStream stream = withAbcReceived();
        Call<String> call = Call.of(() -> stream.readLine(SECOND)).awaitWaiting();
        time.advance(SECOND);
        call.failure(DeadlineExceededException.class);
        peer.send("d,e");
        assertEquals("abcd,", text(stream.readUntil(COMMA)));
        assertEquals("e", text(stream.read(10)));
    }

    @Test
    void r1_interruptedReadsLeaveTheirBytes() throws Exception {
        ByteStream stream = withAbcReceived();
        Call.of(() -> stream.readExactly(9)).awaitWaiting().interrupt().failure(InterruptedException.class);
        Call.of(() -> stream.readUntil(COMMA)).awaitWaiting().interrupt().failure(InterruptedException.class);
        Call.of(stream::readLine).awaitWaiting().interrupt().failure(InterruptedException.class);
        assertEquals("abc", text(stream.readExactly(3)));
        Call.of(() -> stream.read(9)).awaitWaiting().interrupt().failure(InterruptedException.class);
        peer.send("d");
        assertEquals("d", text(stream.read(9)));
    }

    @Test
    void r1_aLineThatComesByteByByteSurvivesAnyNumberOfPolls() throws Exception {
        ByteStream stream = bytes();
        peer.sendByteByByte("wörld\r\n");
        String[] line = new String[1];
        await("a line", () -> {
            try {
                line[0] = stream.readLine(Duration.ZERO);
                return true;
            } catch (DeadlineExceededException e) {
                return false;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        assertEquals("wörld", line[0]);
    }

    @Test
    void r1_aSeparatorCutInTwoIsFound() throws Exception {
        ByteStream stream = bytes();
        peer.sendByteByByte("a--b---c");
        assertEquals("a--b---", text(stream.readUntil("---".getBytes(StandardCharsets.US_ASCII))));
        assertEquals("c", text(stream.readExactly(1)));
    }

    // R2

    @Test
    void r2_aPassedDeadlineStillReturnsWhatIsThere() throws Exception {
        ByteStream stream = bytes();
        peer.send("!abc,line\nrest");
        assertEquals("!", text(stream.readExactly(1)));
        assertEquals("a", text(stream.read(1, Duration.ZERO)));
        assertEquals("b", text(stream.readExactly(1, Duration.ZERO)));
        assertEquals("c,", text(stream.readUntil(COMMA, Duration.ZERO)));
        assertEquals("line", stream.readLine(Duration.ZERO));
        assertThrows(DeadlineExceededException.class, () -> stream.readExactly(5, Duration.ZERO));
        assertEquals("rest", text(stream.read(100, Duration.ZERO)));
        assertThrows(DeadlineExceededException.class, () -> stream.read(1, Duration.ZERO));
    }

    // R3 and R4

    @Test
    void r3_afterATimedOutReadAnotherThreadMayReadAtOnce() throws Exception {
        ByteStream stream = bytes();
        for (int i = 0; i < 50; i++) {
            Call<byte[]> timed = Call.of(() -> stream.readExactly(2, SECOND)).awaitWaiting();
            time.advance(SECOND);
            timed.failure(DeadlineExceededException.class);
            Call<byte[]> next = Call.of(() -> stream.readExactly(2));
            peer.send("xy");
            assertEquals("xy", text(next.result()));
        }
    }

    @Test
    void r4_aSecondReaderFailsAtOnceWhateverItReads() throws Exception {
        ByteStream stream = withAbcReceived();
        Call<byte[]> first = Call.of(() -> stream.readExactly(4)).awaitWaiting();
        assertThrows(ConcurrentReadException.class, () -> stream.read(1));
        assertThrows(ConcurrentReadException.class, () -> stream.readExactly(1, Duration.ZERO));
        assertThrows(ConcurrentReadException.class, () -> stream.readUntil(COMMA));
        assertThrows(ConcurrentReadException.class, stream::readLine);
        peer.send("d");
        assertEquals("abcd", text(first.result()));
    }

    // R5

    @Test
    void r5_theBytesBeforeTheEndStayReadableAfterAnIncompleteRead() throws Exception {
        ByteStream stream = withAbcReceived();
        peer.endOutput();
        IncompleteReadException incomplete = assertThrows(IncompleteReadException.class, () -> stream.readExactly(5));
        assertEquals(3, incomplete.available());
        assertEquals(
                3,
                assertThrows(IncompleteReadException.class, () -> stream.readUntil(COMMA))
                        .available());
        assertEquals("abc", text(stream.read(10)));
    }

    @Test
    void r5_theEndIsAnEmptyReadAndStays() throws Exception {
        ByteStream stream = bytes();
        peer.send("a").endOutput();
        assertEquals("a", text(stream.read(10)));
        assertArrayEquals(new byte[0], stream.read(10));
        assertArrayEquals(new byte[0], stream.read(10));
        assertThrows(StreamEndedException.class, stream::readLine);
        assertEquals(
                0,
                assertThrows(IncompleteReadException.class, () -> stream.readExactly(1))
                        .available());
        assertArrayEquals(new byte[0], stream.readExactly(0));
    }

    @Test
    void r5_whatArrivedComesBeforeTheReset() throws Exception {
        needsReset();
        ByteStream stream = withAbcReceived();
        peer.reset();
        assertEquals("abc", text(stream.readExactly(3)));
        StreamBrokenException broken = assertThrows(StreamBrokenException.class, () -> stream.read(1));
        assertEquals(StreamBrokenException.Reason.RESET, broken.reason());
        assertThrows(StreamBrokenException.class, stream::readLine);
    }
}
