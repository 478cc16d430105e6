package dev.streamctl.camera.leds;

import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

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

    /**
     * What was recorded, and when it was asked for.
     *
     * @param run another one each time that they were opened: the times of two runs say nothing of each other
     * @param millis since they were opened
     * @param changes the oldest first
     */
    record Trace(String run, long millis, List<Change> changes) {}

    private final Deque<Change> changes = new ArrayDeque<>();
    private Light light = Light.DARK;
    private String run = "";
    private LongSupplier millis = () -> 0;

    /** LEDs without any change yet. */
    public VirtualLeds() {}

    @Override
    public String name() {
        return "virtual";
    }

    @Override
    public LedPair open(TimeSource time) throws IOException {
        begin(time);
        return LedPair.of(
                new Recorded() {
                    @Override
                    Light with(double percent) {
                        return new Light(percent, light.red());
                    }
                },
                new Recorded() {
                    @Override
                    Light with(double percent) {
                        return new Light(light.green(), percent);
                    }
                });
    }

    private void begin(TimeSource time) {
        long start = time.nanoTime();
        synchronized (changes) {
            changes.clear();
            run = Long.toHexString(RandomGenerator.getDefault().nextLong());
            millis = () -> (time.nanoTime() - start) / 1_000_000;
        }
    }

    private abstract class Recorded implements Led {

        abstract Light with(double percent);

        @Override
        public double set(double percent) {
            synchronized (changes) {
                Light now = with(percent);
                if (!now.equals(light)) {
                    light = now;
                    changes.addLast(new Change(millis.getAsLong(), now));
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
    public List<Change> changesAfter(long time) {
        return traceAfter(time).changes();
    }

    Trace traceAfter(long time) {
        synchronized (changes) {
            List<Change> later =
                    changes.stream().filter(change -> change.millis() > time).toList();
            return new Trace(run, millis.getAsLong(), later);
        }
    }
}
