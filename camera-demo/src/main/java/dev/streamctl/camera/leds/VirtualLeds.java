package dev.streamctl.camera.leds;

import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * LEDs that are not there: what they would give is recorded, with its time, for tests and for the page of the node. The newest
 * {@value #MOST} changes are kept. Safe for use by many threads.
 */
public final class VirtualLeds implements LedDriver {

    /** The most changes that are kept: more than half a minute of a phone in motion. */
    public static final int MOST = 1_200;

    /**
     * The LEDs after a change.
     *
     * @param millis since they were opened
     */
    public record Change(long millis, Light light) {}

    private final Deque<Change> changes = new ArrayDeque<>();
    private Light light = Light.DARK;

    /** LEDs without any change yet. */
    public VirtualLeds() {}

    @Override
    public String name() {
        return "virtual";
    }

    @Override
    public LedPair open(TimeSource time) throws IOException {
        long start = time.nanoTime();
        return LedPair.of(
                new Recorded(time, start) {
                    @Override
                    Light with(double percent) {
                        return new Light(percent, light.red());
                    }
                },
                new Recorded(time, start) {
                    @Override
                    Light with(double percent) {
                        return new Light(light.green(), percent);
                    }
                });
    }

    private abstract class Recorded implements Led {
        private final TimeSource time;
        private final long start;

        Recorded(TimeSource time, long start) {
            this.time = time;
            this.start = start;
        }

        abstract Light with(double percent);

        @Override
        public double set(double percent) {
            synchronized (changes) {
                Light now = with(percent);
                if (!now.equals(light)) {
                    light = now;
                    changes.addLast(new Change((time.nanoTime() - start) / 1_000_000, now));
                    if (changes.size() > MOST) {
                        changes.removeFirst();
                    }
                }
                return percent;
            }
        }

        @Override
        public void close() {
            set(0);
        }
    }

    /** The changes later than a time, the oldest first. */
    public List<Change> changesAfter(long millis) {
        synchronized (changes) {
            return changes.stream().filter(change -> change.millis() > millis).toList();
        }
    }
}
