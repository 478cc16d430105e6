package dev.streamctl.telemetry.kafka;

import dev.streamctl.internal.LineQuota;
import dev.streamctl.task.TimeSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log, once each time, that the broker is away and that it is back; and what is dropped, at a bounded rate. */
final class Reachability {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaSink.class);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

    private final String name;
    private final TimeSource time;
    private final LineQuota drops;

    private @Nullable Throwable refusal;
    private long settlements;
    private long since;
    private boolean away;

    Reachability(String name, TimeSource time) {
        this.name = name;
        this.time = time;
        drops = new LineQuota(1, time);
        since = time.nanoTime();
    }

    /** The producer takes nothing. On the sink's thread. */
    void refused(Throwable why) {
        refusal = why;
    }

    /** Looks whether anything has got through since the last look, where there is anything. On the sink's thread. */
    void look(Backlog backlog) {
        long now = time.nanoTime();
        boolean moved = backlog.settlements() != settlements;
        boolean idle = refusal == null && !backlog.isInFlight();
        if (moved && away) {
            LOG.warn(
                    "{}: back after {} s, {} samples dropped so far",
                    name,
                    seconds(now),
                    backlog.stats().dropped());
            away = false;
        }
        if (moved || idle) {
            settlements = backlog.settlements();
            refusal = null;
            since = now;
        } else if (!away && now - since >= PATIENCE) {
            away = true;
            LOG.warn("{}: no broker has taken anything for {} s: {}; the newest wait", name, seconds(now), reason());
        }
    }

    /** A datagram has failed for good. Any thread. */
    void dropped(Throwable why) {
        String leftOut = drops.admit();
        if (leftOut != null) {
            LOG.warn("{}: datagram dropped: {}{}", name, ClientSettings.reason(why), leftOut);
        }
    }

    private long seconds(long now) {
        return TimeUnit.NANOSECONDS.toSeconds(now - since);
    }

    private String reason() {
        return refusal == null ? "no answer" : ClientSettings.reason(refusal);
    }
}
