package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.FrameTooLongException;
import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** {@code for (String line : stream)}: ends quietly at a clean end, loudly at any other. */
class IterationContractTest extends OnEverySetting {

    private static List<String> all(Framed<String> stream) {
        List<String> lines = new ArrayList<>();
        stream.forEach(lines::add);
        return lines;
    }

    @Test
    void iterationEndsQuietlyWhereThePeerEndedCleanly() throws Exception {
        Framed<String> stream = lines();
        peer.send("a\nb\n").endOutput();
        assertEquals(List.of("a", "b"), all(stream));
        assertEquals(List.of(), all(stream));
        Iterator<String> iterator = stream.iterator();
        assertFalse(iterator.hasNext());
        assertThrows(NoSuchElementException.class, iterator::next);
    }

    @Test
    void iterationEndsQuietlyWhenThisSideCloses() throws Exception {
        Framed<String> stream = lines();
        Call<List<String>> call = Call.of(() -> all(stream)).awaitWaiting();
        stream.close();
        assertEquals(List.of(), call.result());
    }

    @Test
    void iterationThrowsWhereTheStreamBroke() throws Exception {
        needsReset();
        Framed<String> stream = lines();
        Call<List<String>> call = Call.of(() -> all(stream)).awaitWaiting();
        peer.reset();
        assertInstanceOf(
                StreamBrokenException.class,
                call.failure(UncheckedIOException.class).getCause());
    }

    @Test
    void iterationGoesOnBehindARefusedFrame() throws Exception {
        needsResumption();
        Framed<String> stream = frames(Lines.text(), QUIET.with(Limit.MAX_LINE, 4));
        peer.send("a\ntoo long\nb\n").endOutput();
        Iterator<String> iterator = stream.iterator();
        assertEquals("a", iterator.next());
        assertInstanceOf(
                FrameTooLongException.class,
                assertThrows(UncheckedIOException.class, iterator::hasNext).getCause());
        assertEquals("b", iterator.next());
        assertFalse(iterator.hasNext());
    }

    @Test
    void anInterruptCancelsTheIterationAndStaysPending() throws Exception {
        Framed<String> stream = lines();
        Call<List<String>> call = Call.of(() -> all(stream)).awaitWaiting().interrupt();
        call.failure(CancellationException.class);
        assertTrue(call.interruptLeft());
        peer.send("a\n").endOutput();
        assertEquals(List.of("a"), all(stream));
    }

    @Test
    void hasNextTakesNothingFromAReceive() throws Exception {
        Framed<String> stream = lines();
        peer.send("a\nb\n");
        Iterator<String> iterator = stream.iterator();
        assertTrue(iterator.hasNext());
        assertTrue(iterator.hasNext());
        assertEquals("a", iterator.next());
        assertEquals("b", stream.receive());
    }
}
