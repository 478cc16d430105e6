package dev.streamctl.internal.netty;

import dev.streamctl.StreamBrokenException.Reason;
import dev.streamctl.internal.Dialogue;
import dev.streamctl.internal.Link;
import dev.streamctl.internal.TimeText;
import dev.streamctl.limits.Limit;
import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pings the peer every {@code PING_PERIOD} and ends the connection when a ping, also one of the application, is not answered
 * within {@code PONG_TIMEOUT}. Not to blame is a peer whose answer waits behind what we do not read, or whose ping waits behind what it has not taken: for
 * that there is {@code SLOW_CONSUMER}. One timer for each connection; all on the event loop.
 */
final class KeepAlive {

    private final Link<?> link;
    private final Dialogue<?> dialogue;
    private final ChannelWire<?> wire;
    private final Duration period;
    private final Duration patience;
    private TimeSource.@Nullable Timer timer;

    /** Whether the timer is for an answer: it will find each ping that is open by then. */
    private boolean awaiting;

    /** @param link has a dialogue */
    KeepAlive(Link<?> link, ChannelWire<?> wire) {
        this.link = link;
        this.dialogue = Objects.requireNonNull(link.dialogue());
        this.wire = wire;
        this.period = link.limits().time(Limit.PING_PERIOD);
        this.patience = link.limits().time(Limit.PONG_TIMEOUT);
    }

    void start() {
        if (!period.isZero()) {
            timer = wire.schedule(period, this::ping);
        }
    }

    private void ping() {
        if (wire.closing().begun()) {
            return;
        }
        dialogue.wantPing(wire.time());
        link.outbox().urge();
        await();
    }

    /** A ping is open, which was asked for here or by the application. */
    void await() {
        if (!awaiting && dialogue.pingAge(wire.time()) >= 0) {
            stop();
            awaiting = true;
            check();
        }
    }

    /** Looks at the age of the ping that is open: another one may have been answered since, and this one be young. */
    private void check() {
        if (wire.closing().begun()) {
            return;
        }
        long age = dialogue.pingAge(wire.time());
        if (age < 0) {
            awaiting = false;
            rest();
        } else if (age < patience.toNanos()) {
            timer = wire.schedule(patience.minusNanos(age), this::check);
        } else if (link.inbox().paused() || link.outbox().pendingBytes() > 0) {
            timer = wire.schedule(patience, this::check);
        } else {
            link.failures().expired(Reason.NO_PONG, "no answer to a ping within " + TimeText.of(patience));
        }
    }

    private void rest() {
        if (period.isZero()) {
            return; // only the application pings
        }
        Duration rest = period.minus(patience);
        if (rest.isPositive()) {
            timer = wire.schedule(rest, this::ping);
        } else {
            ping();
        }
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
