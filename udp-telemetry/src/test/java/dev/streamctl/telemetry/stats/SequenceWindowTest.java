package dev.streamctl.telemetry.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The window against a plain set of everything that came. */
class SequenceWindowTest {

    private static final int SIZE = 1_024;

    @Test
    void theRingKnowsWhatASetKnows() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            long first = random.nextInt(3) * 700L;
            SequenceWindow window = new SequenceWindow(SIZE);
            window.start(first, first);
            TreeSet<Long> came = new TreeSet<>();
            came.add(first);
            for (int i = 0; i < 3_000; i++) {
                long sequence = Math.max(0, came.last() + step(random));
                receive(window, came, sequence);
            }
            for (long back = came.last(); back > came.last() - SIZE && back >= came.first(); back--) {
                assertEquals(came.contains(back), window.contains(back));
            }
        }
    }

    private static long step(Random random) {
        return switch (random.nextInt(20)) {
            case 0 -> random.nextInt(3_000);
            case 1 -> -random.nextInt(1_500);
            case 2, 3, 4, 5 -> -random.nextInt(20);
            case 6 -> 2 + random.nextInt(5);
            default -> 1;
        };
    }

    private static void receive(SequenceWindow window, TreeSet<Long> came, long sequence) {
        if (sequence > came.last()) {
            window.advance(sequence);
        } else {
            assertEquals(sequence <= came.last() - SIZE, window.isBehind(sequence));
            if (window.isBehind(sequence)) {
                return;
            }
            assertEquals(came.contains(sequence), window.contains(sequence));
            if (sequence < window.base()) {
                window.extend(sequence);
            } else if (!came.contains(sequence)) {
                window.fill(sequence);
            }
        }
        came.add(sequence);
        assertEquals(came.last(), window.highest());
        assertEquals(came.first(), window.base());
        long from = Math.max(came.first(), came.last() - SIZE + 1);
        boolean complete = came.tailSet(from).size() == came.last() - from + 1;
        assertEquals(complete, !window.hasBits(), "bits are there only while something is missing");
    }

    @Test
    void aStreamWithoutGapsTakesNoBits() {
        SequenceWindow window = new SequenceWindow(SIZE);
        window.start(7, 7);
        for (long sequence = 8; sequence < 5_000; sequence++) {
            window.advance(sequence);
            assertFalse(window.hasBits());
        }
        assertTrue(window.contains(4_000));
        window.advance(5_001);
        assertTrue(window.hasBits());
        window.fill(5_000);
        assertFalse(window.hasBits());
    }

    @Test
    void aStartMayHaveSequencesMissing() {
        SequenceWindow window = new SequenceWindow(SIZE);
        window.start(0, 3);
        assertFalse(window.contains(0) || window.contains(1) || window.contains(2));
        assertTrue(window.contains(3));
    }
}
