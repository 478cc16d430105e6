package dev.streamctl.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowTest {

    private final Window window = new Window(5);
    private final List<String> answered = new ArrayList<>();

    private List<String> answer(int count) {
        answered.clear();
        window.answered(count, (start, frames) -> answered.add(frames + " of " + start));
        return answered;
    }

    @Test
    void framesAreAnsweredInOrderWithTheTimeOfTheirStart() {
        window.sent(10, 2);
        window.sent(20, 3);
        assertEquals(0, window.room());
        assertEquals(List.of("1 of 10"), answer(1));
        assertEquals(List.of("1 of 10", "2 of 20"), answer(3));
        assertEquals(1, window.inFlight());
        window.sent(30, 4);
        assertEquals(List.of("1 of 20", "4 of 30"), answer(5));
        assertEquals(5, window.room());
    }

    @Test
    void oneTimeIsOneEntry() {
        for (int i = 0; i < 5; i++) {
            window.sent(7, 1);
        }
        assertEquals(List.of("5 of 7"), answer(5));
    }

    @Test
    void itNeverMixesUpTimesHoweverLongItRuns() {
        var random = new Random(1);
        long sent = 0;
        long[] next = {0};
        for (int round = 0; round < 10_000; round++) {
            for (int i = random.nextInt(window.room() + 1); i > 0; i--) {
                window.sent(sent++, 1);
            }
            window.answered(random.nextInt(window.inFlight() + 1), (start, frames) -> {
                assertEquals(1, frames);
                assertEquals(next[0]++, start);
            });
        }
        assertEquals(sent - next[0], window.inFlight());
    }
}
