package dev.streamctl.internal.netty;

import dev.streamctl.StreamBrokenException.Reason;
import dev.streamctl.internal.Link;
import dev.streamctl.internal.TimeText;
import dev.streamctl.limits.Limit;
import dev.streamctl.task.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is demanded of a peer in time: something within {@code IDLE}, a first frame within {@code FIRST_FRAME}, and each frame
 * whole within {@code FRAME} of its first byte, however many bytes drip in. Clients leave the waiting to the application's
 * deadlines, but for the messages of a WebSocket: what is held of one that has begun has a limit in time. All on the event
 * loop.
 *
 * <p>Reads and writes only note the time. One timer looks at the notes and is set again for the nearest deadline, so that a
 * busy connection costs a timer now and then, not one for each read.
 */
final class InputWatch {

    private final Link<?> link;
    private final ChannelWire<?> wire;
    private final boolean on;
    private final long idle;
    private final long firstFrame;
    private final long frame;

    private final long began;
    private long movedAt;
    private boolean hadFrame;
    private boolean inFrame;
    private long frameSince;
    private TimeSource.@Nullable Timer timer;
    private long timerAt;

    /** @param server whether the peer is a client */
    InputWatch(Link<?> link, ChannelWire<?> wire, boolean server) {
        this.link = link;
        this.wire = wire;
        this.on = server || link.dialogue() != null;
        this.idle = server ? nanos(Limit.IDLE) : 0;
        this.firstFrame = server ? nanos(Limit.FIRST_FRAME) : 0;
        this.frame = nanos(Limit.FRAME);
        this.began = on ? wire.time().nanoTime() : 0;
        this.movedAt = began;
    }

    private long nanos(Limit limit) {
        return link.limits().time(limit).toNanos();
    }

    /** Begins to watch. */
    void start() {
        if (on) {
            arm();
        }
    }

    /** Bytes were read or written. */
    void moved() {
        if (idle > 0) {
            movedAt = wire.time().nanoTime();
        }
    }

    /**
     * A read was decoded.
     *
     * @param frames how many frames it finished, refused or not
     * @param inside whether the input now stands in the middle of a frame
     */
    void read(int frames, boolean inside) {
        if (!on) {
            return;
        }
        moved();
        hadFrame |= frames > 0;
        if (inside && (frames > 0 || !inFrame)) {
            frameSince = wire.time().nanoTime();
        }
        inFrame = inside;
        if (inside && frame > 0 && (timer == null || frameSince + frame - timerAt < 0)) {
            arm();
        }
    }

    /** No frame will come any more; idleness still counts. */
    void ended() {
        hadFrame = true;
        inFrame = false;
    }

    /** Reading goes on after we stopped it: the peer is not to blame for the time in between. */
    void resumed() {
        frameSince = wire.time().nanoTime();
    }

    private void arm() {
        long now = wire.time().nanoTime();
        long wait = Long.MAX_VALUE;
        if (idle > 0) {
            wait = Math.min(wait, movedAt + idle - now);
        }
        if (firstFrame > 0 && !hadFrame) {
            wait = Math.min(wait, began + firstFrame - now);
        }
        if (frame > 0 && inFrame) {
            wait = Math.min(wait, frameSince + frame - now);
        }
        stop();
        if (wait < Long.MAX_VALUE) {
            timerAt = now + Math.max(0, wait);
            timer = wire.schedule(Duration.ofNanos(Math.max(0, wait)), this::check);
        }
    }

    private void check() {
        timer = null;
        long now = wire.time().nanoTime();
        if (wire.closing().begun()) {
            return;
        }
        if (link.inbox().paused()) {
            frameSince = now;
        }
        if (frame > 0 && inFrame && now - frameSince >= frame) {
            expire(Reason.SLOW_FRAME, "no whole frame within %s of its first byte", frame);
        } else if (firstFrame > 0 && !hadFrame && now - began >= firstFrame) {
            expire(Reason.SLOW_FRAME, "no first frame within %s", firstFrame);
        } else if (idle > 0 && now - movedAt >= idle) {
            expire(Reason.IDLE, "nothing sent or received within %s", idle);
        } else {
            arm();
        }
    }

    private void expire(Reason reason, String what, long nanos) {
        link.failures().expired(reason, what.formatted(TimeText.of(Duration.ofNanos(nanos))));
    }

    /** Watches no more. */
    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
