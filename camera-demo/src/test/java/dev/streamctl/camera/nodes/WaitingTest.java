package dev.streamctl.camera.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.camera.nodes.Waiting.Pending;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingTest {

    private final Waiting waiting = new Waiting(6 + 3 * Waiting.OVERHEAD);

    private List<String> add(String text) {
        return waiting.add(Pending.of(text)).stream().map(Pending::text).toList();
    }

    private List<String> left() {
        List<String> texts = new ArrayList<>();
        for (Pending next = waiting.poll(); next != null; next = waiting.poll()) {
            texts.add(next.text());
        }
        return texts;
    }

    @Test
    void theOldestMakeRoomForNewerOnes() {
        assertEquals(List.of(), add("aa"));
        assertEquals(List.of(), add("bb"));
        assertEquals(List.of(), add("\u00fc")); // two bytes
        assertEquals(List.of("aa", "bb"), add("ccc"));
        assertEquals(List.of("\u00fc", "ccc"), left());
        assertEquals(List.of(), add("dddddd"));
    }

    @Test
    void aMessageThatIsTooLongAloneTakesNobodysPlace() {
        add("aa");
        String tooLong = "b".repeat(7 + 2 * Waiting.OVERHEAD);
        assertEquals(List.of(tooLong), add(tooLong));
        assertEquals(List.of("aa"), left());
    }

    @Test
    void emptyMessagesTakeRoomToo() {
        for (int i = 0; i < 3; i++) {
            assertEquals(List.of(), add(""));
        }
        assertEquals(List.of(""), add("")); // six bytes of text are not used: no room for a fourth beside them
        assertEquals(3, left().size());
    }

    @Test
    void whatWasNotSentComesBackInFrontUnlessItsRoomIsTaken() {
        add("aa");
        add("bb");
        Pending first = waiting.poll();
        assertTrue(waiting.putBack(first));
        assertEquals("aa", waiting.poll().text());
        add("cccc");
        assertFalse(waiting.putBack(first));
        assertEquals(List.of("bb", "cccc"), left());
        assertTrue(waiting.isEmpty());
    }
}
