package dev.streamctl.internal;

import dev.streamctl.StreamBrokenException.Reason;
import dev.streamctl.framing.Escapes;
import dev.streamctl.framing.FrameException;
import dev.streamctl.task.TimeSource;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One line for each event that a peer can cause, at most ten a second of each level, so that a hostile peer can fill no
 * disk. The lines left out are counted in the next one of their level. Safe for use by many threads.
 */
public final class EventLog {

    private static final Logger log = LoggerFactory.getLogger("dev.streamctl.connection");

    private static final int LINES_PER_SECOND = 10;

    private final Level ofCuts;
    private final Map<Level, LineQuota> quotas = new EnumMap<>(Level.class);

    /**
     * A log of its own for a server, or for the clients of a network.
     *
     * @param ofCuts how loudly refused frames and slow peers are told: a server's handler need not tell them, a client's
     *     caller is told
     */
    public EventLog(TimeSource time, Level ofCuts) {
        this.ofCuts = ofCuts;
        for (Level level : Level.values()) {
            quotas.put(level, new LineQuota(LINES_PER_SECOND, time));
        }
    }

    /** A frame was refused; its message has at most 128 escaped bytes of the peer. */
    public void rejected(String peer, FrameException why) {
        String leftOut = admit(ofCuts);
        if (leftOut != null) {
            log.atLevel(ofCuts).log("{}: refused a frame: {}{}", peer, why.getMessage(), leftOut);
        }
    }

    /** A connection broke, or was cut for being slow. Not for one that is out of step: the refused frame has told that. */
    public void broke(String peer, Reason reason, String what) {
        Level level = reason == Reason.SLOW_CONSUMER || reason == Reason.SLOW_FRAME ? ofCuts : Level.INFO;
        String leftOut = admit(level);
        if (leftOut != null) {
            log.atLevel(level).log("{}: {}{}", peer, what, leftOut);
        }
    }

    /** A request for HTTP was refused. */
    public void refusedRequest(String peer, String why) {
        String leftOut = admit(ofCuts);
        if (leftOut != null) {
            log.atLevel(ofCuts).log("{}: refused a request: {}{}", peer, why, leftOut);
        }
    }

    /** The handler of a request failed; its client was told with a 5xx. */
    public void failedRequest(String peer, String path, Throwable cause) {
        String leftOut = admit(Level.ERROR);
        if (leftOut != null) {
            log.error("{}: the handler of {} failed{}", peer, Escapes.snippet(path), leftOut, cause);
        }
    }

    /** A handshake was refused. */
    public void refusedHandshake(String peer, String why) {
        String leftOut = admit(ofCuts);
        if (leftOut != null) {
            log.atLevel(ofCuts).log("{}: refused a handshake: {}{}", peer, why, leftOut);
        }
    }

    /** Code that runs on the event loop failed: {@code what}, above all a framing of the application. */
    public void failed(String peer, String what, Throwable cause) {
        String leftOut = admit(Level.ERROR);
        if (leftOut != null) {
            String why = Escapes.snippet(cause.toString());
            log.error("{}: {} failed ({}), the connection is reset{}", peer, what, why, leftOut, cause);
        }
    }

    /** As {@link LineQuota#admit}; null as well for a line that nobody would see, which uses nothing of the quota. */
    private @Nullable String admit(Level level) {
        LineQuota quota = quotas.get(level);
        return quota == null || !log.isEnabledForLevel(level) ? null : quota.admit();
    }
}
