package dev.streamctl.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HeldBytesTest {

    private final HeldBytes held = new HeldBytes();

    private void add(String text) {
        held.add(text.getBytes(US_ASCII));
    }

    private String take(int count) {
        return new String(held.take(count), US_ASCII);
    }

    private int indexAfter(String separator, int from) {
        return held.indexAfter(separator.getBytes(US_ASCII), from);
    }

    @Test
    void bytesComeOutInTheOrderTheyWentInHoweverTheyAreCut() {
        var out = new StringBuilder();
        var in = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            String piece = "x".repeat(i % 7) + i;
            add(piece);
            in.append(piece);
            out.append(take(Math.min(held.size(), i % 11)));
        }
        out.append(take(held.size()));
        assertEquals(in.toString(), out.toString());
        assertEquals(0, held.size());
    }

    @Test
    void aSeparatorIsFoundAcrossThePieces() {
        add("ab\r");
        assertEquals(-1, indexAfter("\r\n", 0));
        add("\ncd");
        assertEquals(4, indexAfter("\r\n", 0));
        assertEquals("ab\r\n", take(4));
        assertEquals("cd", take(2));
    }

    @Test
    void theSearchBeginsWhereItIsToldAndCountsFromTheFirstByte() {
        add("--a--b");
        take(1);
        assertEquals(-1, indexAfter("--", 3));
        assertEquals(4, indexAfter("--", 1));
    }
}
