package dev.streamctl.camera;

import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the newest frame, once, and hands it to every {@link Viewer}. A viewer that is busy never delays the capture or
 * another viewer. Safe for use by many threads.
 */
public final class FrameHub implements AutoCloseable {

    /** The most viewers that {@link #setMaxViewers} takes. */
    public static final int MOST_VIEWERS = 100_000;

    private static final String CLOSED = "the camera stops";

    /** The clock of the frames. */
    final TimeSource time;

    private final InstantSource wallClock;

    /** Of its own monitor, for which nobody waits but who reads it as well. */
    final AgeHistogram ages = new AgeHistogram();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Viewer> viewers = new LinkedHashSet<>();
    private volatile @Nullable Frame newest;
    private final Attendance attendance;
    private final Freshness freshness;
    private final Alarm alarm = new Alarm();
    private final LongAdder cut = new LongAdder();
    private boolean closed;
    private long published;
    private long noSignal;
    private long bytes;
    private ViewerStats gone = ViewerStats.NONE;

    /**
     * A hub without a frame.
     *
     * @param maxViewers 0 to {@value #MOST_VIEWERS}
     * @param time tells the age of frames
     * @param wallClock tells the time in their headers
     */
    public FrameHub(int maxViewers, TimeSource time, InstantSource wallClock) {
        this.time = time;
        this.wallClock = wallClock;
        this.attendance = new Attendance(maxViewers, time);
        this.freshness = new Freshness(time);
    }

    /** A picture of the source, captured now. Does not wait for any viewer. */
    public Frame publish(byte[] jpeg) {
        return publish(FrameType.PICTURE, jpeg);
    }

    /** A frame, captured now. */
    Frame publish(FrameType type, byte[] jpeg) {
        lock.lock();
        try {
            var header = FrameHeader.at(type, published + noSignal + 1, wallClock.instant());
            var frame = new Frame(header, time.nanoTime(), jpeg);
            published += type == FrameType.PICTURE ? 1 : 0;
            noSignal += type == FrameType.PICTURE ? 0 : 1;
            bytes += jpeg.length;
            newest = frame;
            viewers.forEach(viewer -> viewer.offer(frame));
            changed.signalAll();
            return frame;
        } finally {
            lock.unlock();
        }
    }

    /** The newest frame; empty before the first. */
    public Optional<Frame> newest() {
        return Optional.ofNullable(newest);
    }

    /**
     * Waits for a frame behind {@code sequence}, without an own limit. Who waits counts as one who watches, but not for the
     * limit of viewers.
     *
     * @throws ViewerCutException the hub was closed
     */
    public Frame awaitAfter(long sequence) throws ViewerCutException, InterruptedException {
        lock.lockInterruptibly();
        try {
            attendance.beginSnapshot();
            alarm.ring();
            Frame frame = newest;
            while (frame == null || frame.sequence() <= sequence) {
                if (closed) {
                    throw new ViewerCutException(CLOSED);
                }
                changed.await();
                frame = newest;
            }
            return frame;
        } finally {
            attendance.endSnapshot();
            lock.unlock();
        }
    }

    /**
     * A viewer from now on. It gets the newest frame at once, where that is not older than a second or two periods of the
     * capture, whatever is longer; otherwise, as behind a pause, it waits for the next one.
     *
     * @throws TooManyViewersException as many watch as may
     * @throws ViewerCutException the hub was closed
     */
    public Viewer join(ViewerOptions options) throws TooManyViewersException, ViewerCutException {
        lock.lock();
        try {
            if (closed) {
                throw new ViewerCutException(CLOSED);
            }
            if (options.watches()) {
                attendance.join();
                alarm.ring();
            }
            var viewer = new Viewer(this, options, time.nanoTime());
            viewers.add(viewer);
            Frame first = newest;
            if (first != null && freshness.isFresh(first)) {
                viewer.offer(first);
            }
            return viewer;
        } finally {
            lock.unlock();
        }
    }

    /** The limit of watchers now. */
    public int maxViewers() {
        return attendance.most();
    }

    /** Whether one more watcher has to be refused now: it is told so without joining, and counts as refused. */
    public boolean refusesMore() {
        return attendance.refuses();
    }

    /** Changes the limit of watchers, at once. Those who are there already stay. */
    public void setMaxViewers(int most) {
        attendance.setMost(most);
    }

    /** How far apart the frames of the capture are meant to be, from now on. */
    void setPeriod(Duration period) {
        freshness.setPeriod(period);
    }

    /** Rings when somebody begins to watch, and for the capture loop. */
    Alarm alarm() {
        return alarm;
    }

    /** For how long nobody has watched, in nanoseconds; 0 while somebody does. */
    long unwatchedNanos() {
        return attendance.unwatchedNanos();
    }

    /** The counters now. */
    public HubStats stats() {
        HubStats.Ages known = ages.ages(); // takes a while, in which a frame may come
        lock.lock();
        try {
            ViewerStats all = gone;
            for (Viewer viewer : viewers) {
                all = viewer.options().watches() ? all.plus(viewer.stats()) : all;
            }
            return new HubStats(
                    published,
                    noSignal,
                    bytes,
                    attendance.watchers(),
                    attendance.joined(),
                    attendance.refused(),
                    cut.sum(),
                    all,
                    known);
        } finally {
            lock.unlock();
        }
    }

    /** The watchers now, in the order in which they came, and their counters. */
    public Map<Viewer, ViewerStats> viewers() {
        lock.lock();
        try {
            Map<Viewer, ViewerStats> stats = new LinkedHashMap<>();
            for (Viewer viewer : viewers) {
                if (viewer.options().watches()) {
                    stats.put(viewer, viewer.stats());
                }
            }
            return stats;
        } finally {
            lock.unlock();
        }
    }

    /** Ends every viewer. Idempotent. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            viewers.forEach(viewer -> viewer.end(CLOSED));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void leave(Viewer viewer) {
        lock.lock();
        try {
            if (viewers.remove(viewer) && viewer.options().watches()) {
                attendance.leave();
                gone = gone.plus(viewer.stats());
            }
        } finally {
            lock.unlock();
        }
    }

    /** A viewer is cut; one more for the statistics. */
    void countCut() {
        cut.increment();
    }

    void recordAge(Frame frame) {
        ages.record(time.nanoTime() - frame.nanoTime());
    }
}
