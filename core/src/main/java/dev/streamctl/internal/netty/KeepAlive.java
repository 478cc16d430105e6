package dev.streamctl.internal.netty;

import dev.streamctl.StreamBrokenException.Reason;
import dev.streamctl.internal.Dialogue;
import dev.streamctl.internal.Link;
import dev.streamctl.internal.TimeText;
import dev.streamctl.limits.Limit;
import dev.streamctl.task.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Pings the peer every {@code PING_PERIOD} and ends the connection when it does not answer within {@code PONG_TIMEOUT}. Not
 * to blame is a peer whose answer waits behind what we do not read, or whose ping waits behind what it has not taken: for
 * that there is {@code SLOW_CONSUMER}. One timer for each connection; all on the event loop.
 */
final class KeepAlive {

    private final Link<?> link;
    private final Dialogue<?> dialogue;
    private final ChannelWire<?> wire;
    private final Duration period;
    private final Duration patience;
    private TimeSource.@Nullable Timer timer;

    KeepAlive(Link<?> link, Dialogue<?> dialogue, ChannelWire<?> wire) {
        this.link = link;
        this.dialogue = dialogue;
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
        timer = wire.schedule(patience, this::check);
    }

    private void check() {
        if (wire.closing().begun()) {
            return;
        }
        if (dialogue.pingAnswered()) {
            Duration rest = period.minus(patience);
            if (rest.isPositive()) {
                timer = wire.schedule(rest, this::ping);
            } else {
                ping();
            }
        } else if (link.inbox().paused() || link.outbox().pendingBytes() > 0) {
            timer = wire.schedule(patience, this::check);
        } else {
            link.failures().expired(Reason.NO_PONG, "no answer to a ping within " + TimeText.of(patience));
        }
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
