package dev.streamctl.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Timers above a clock that the test moves; those of {@link #ring} note when they rang. */
abstract class SparingTimeCase {

    final RecordedTime beneath = new RecordedTime();
    final List<String> rung = new ArrayList<>();
    final SparingTime time = new SparingTime(beneath);

    final TimeSource.Timer ring(int millis) {
        return time.schedule(
                Duration.ofMillis(millis),
                () -> rung.add(millis + " at " + beneath.clock.elapsed().toMillis()));
    }

    final void advance(int millis) {
        beneath.clock.advance(Duration.ofMillis(millis));
    }
}
