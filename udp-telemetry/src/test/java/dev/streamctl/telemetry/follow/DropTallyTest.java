package dev.streamctl.telemetry.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DropTallyTest {

    private final DropTally tally = new DropTally();
    private final Map<Long, Long> told = new HashMap<>();
    private final AtomicLong others = new AtomicLong();

    private void drain() {
        told.clear();
        tally.drain(told::put, others::set);
    }

    @Test
    void whatThereIsNoRoomForIsToldApartAndOnce() {
        for (long device = 1; device <= DropTally.MOST + 3; device++) {
            tally.dropped(device, 2);
        }
        tally.dropped(0, 5);
        tally.dropped(1, 1);
        drain();
        assertEquals(6, others.get());
        assertEquals(DropTally.MOST + 1, told.size());
        assertEquals(5, told.get(0L), "of no device");
        assertEquals(3, told.get(1L));
        drain();
        assertEquals(0, others.get());
        assertEquals(Map.of(), told);
    }
}
