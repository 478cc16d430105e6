package dev.streamctl.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TlsAnswersTest {

    /** What Netty adds to each piece that waits. */
    private static final int ENTRY = 96;

    private static final int LARGE = 8 << 20;

    private static final int RECORD = 512;

    private final EmbeddedChannel channel = new EmbeddedChannel(new TlsAnswers(() -> RECORD));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void answer(int size) {
        channel.pipeline().firstContext().write(Unpooled.wrappedBuffer(new byte[size - ENTRY]));
    }

    private void write(int size) {
        channel.write(Unpooled.wrappedBuffer(new byte[size - ENTRY]));
    }

    private void readLoopEnds() {
        channel.pipeline().fireChannelReadComplete();
        channel.checkException();
    }

    private void assertCut(int waiting) {
        var cut = assertThrows(TlsAnswers.UnreadException.class, this::readLoopEnds);
        assertEquals(
                "cut, it took none of %d waiting bytes that TLS answered, limit 262144".formatted(waiting),
                cut.getMessage());
    }

    @Test
    void answersThatWaitHaveABound() {
        answer(TlsAnswers.MAX_WAITING - 100);
        answer(100);
        readLoopEnds();
        answer(100);
        assertCut(TlsAnswers.MAX_WAITING + 100);
    }

    @Test
    void whatTheApplicationWritesIsNoAnswer() {
        write(LARGE);
        answer(LARGE / RECORD * (ENTRY + 80)); // what its records would add
        answer(TlsAnswers.MAX_WAITING);
        readLoopEnds();
        answer(LARGE / RECORD * 80);
        assertThrows(TlsAnswers.UnreadException.class, this::readLoopEnds);
    }

    @Test
    void whatIsSentDoesNotWaitAnyMore() {
        write(LARGE);
        answer(TlsAnswers.MAX_WAITING);
        channel.flush();
        answer(TlsAnswers.MAX_WAITING);
        readLoopEnds();
        answer(100);
        assertCut(TlsAnswers.MAX_WAITING + 100);
    }
}
