package dev.streamctl.internal;

import dev.streamctl.StreamBrokenException.Reason;
import dev.streamctl.framing.FrameException;
import dev.streamctl.task.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One line for each event that a peer can cause, at most ten a second, so that a hostile peer can fill no disk. The lines
 * left out are counted in the next one. Safe for use by many threads.
 */
public final class EventLog {

    private static final Logger log = LoggerFactory.getLogger("dev.streamctl.connection");

    private static final int LINES_PER_SECOND = 10;

    private final Level ofCuts;
    private final TokenBucket lines;
    private long leftOut;

    /**
     * A log of its own for a server, or for the clients of a network.
     *
     * @param ofCuts how loudly refused frames and slow peers are told: a server's handler need not tell them, a client's caller is told
     */
    public EventLog(TimeSource time, Level ofCuts) {
        this.ofCuts = ofCuts;
        this.lines = new TokenBucket(LINES_PER_SECOND, LINES_PER_SECOND, time);
    }

    /** A frame was refused; its message has at most 128 escaped bytes of the peer. */
    public void rejected(String peer, FrameException why) {
        if (admit()) {
            log.atLevel(ofCuts).log("{}: refused a frame: {}{}", peer, why.getMessage(), leftOut());
        }
    }

    /** A connection broke, or was cut for being slow. Not for one that is out of step: the refused frame has told that. */
    public void broke(String peer, Reason reason, String what) {
        if (admit()) {
            Level level = reason == Reason.SLOW_CONSUMER || reason == Reason.SLOW_FRAME ? ofCuts : Level.INFO;
            log.atLevel(level).log("{}: {}{}", peer, what, leftOut());
        }
    }

    /** Code of the application that runs on the event loop failed: a framing. */
    public void failed(String peer, Throwable cause) {
        if (admit()) {
            log.error("{}: the framing failed, the connection is reset{}", peer, leftOut(), cause);
        }
    }

    private synchronized boolean admit() {
        if (lines.tryTake()) {
            return true;
        }
        leftOut++;
        return false;
    }

    private synchronized String leftOut() {
        if (leftOut == 0) {
            return "";
        }
        String text = " (" + leftOut + " more lines like this left out)";
        leftOut = 0;
        return text;
    }
}
