package dev.streamctl.internal;

import dev.streamctl.ServerStats;
import dev.streamctl.StreamBrokenException;
import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.FrameTooLongException;
import dev.streamctl.framing.MalformedFrameException;
import dev.streamctl.framing.TruncatedFrameException;
import dev.streamctl.tls.TlsFailure;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What a server counts; written by any thread, read as a {@link ServerStats}. */
public final class Counters {

    final LongAdder accepted = new LongAdder();
    final LongAdder served = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder closed = new LongAdder();
    final LongAdder aborted = new LongAdder();
    private final LongAdder handlerFailures = new LongAdder();
    final LongAdder acceptFailures = new LongAdder();
    private final LongAdder refusedHandshakes = new LongAdder();
    private final Map<TlsFailure, LongAdder> tlsFailures = new EnumMap<>(TlsFailure.class);
    private final LongAdder framesIn = new LongAdder();
    private final LongAdder framesOut = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder tooLong = new LongAdder();
    private final LongAdder malformed = new LongAdder();
    private final LongAdder truncated = new LongAdder();
    private final Map<StreamBrokenException.Reason, LongAdder> broken =
            new EnumMap<>(StreamBrokenException.Reason.class);

    private final HttpCounters http = new HttpCounters();

    /** All at zero. */
    public Counters() {
        for (var reason : StreamBrokenException.Reason.values()) {
            broken.put(reason, new LongAdder());
        }
        for (var failure : TlsFailure.values()) {
            tlsFailures.put(failure, new LongAdder());
        }
    }

    /** A read from the socket. */
    public void read(int bytes) {
        bytesIn.add(bytes);
    }

    /** Whole frames of what was read. */
    public void decoded(int frames) {
        framesIn.add(frames);
    }

    /** The kernel took bytes. */
    public void wrote(int bytes) {
        bytesOut.add(bytes);
    }

    /** A connection ended without becoming a stream: its handshake was refused, or never finished. */
    public void refusedHandshake() {
        refusedHandshakes.increment();
    }

    /** The TLS handshake of a connection failed: it ended without becoming a stream. */
    public void tlsFailed(TlsFailure failure) {
        refusedHandshake();
        Objects.requireNonNull(tlsFailures.get(failure)).increment();
    }

    /** What is counted of HTTP. */
    public HttpCounters http() {
        return http;
    }

    /** A handler threw. */
    public void handlerFailed() {
        handlerFailures.increment();
    }

    /** A frame was accepted for sending. */
    void sent() {
        framesOut.increment();
    }

    /** A frame was refused. */
    public void rejected(FrameException why) {
        switch (why) {
            case FrameTooLongException _ -> tooLong.increment();
            case MalformedFrameException _ -> malformed.increment();
            case TruncatedFrameException _ -> truncated.increment();
        }
    }

    /** A connection broke, or was cut. */
    void broke(StreamBrokenException.Reason why) {
        count(why).increment();
    }

    private LongAdder count(StreamBrokenException.Reason why) {
        LongAdder count = broken.get(why);
        if (count == null) {
            throw new AssertionError(why);
        }
        return count;
    }

    /** How often TLS failed for each reason for which it did. */
    Map<TlsFailure, Long> tlsFailures() {
        Map<TlsFailure, Long> counts = new EnumMap<>(TlsFailure.class);
        tlsFailures.forEach((failure, count) -> {
            if (count.sum() > 0) {
                counts.put(failure, count.sum());
            }
        });
        return counts;
    }

    /** The numbers now. */
    ServerStats snapshot() {
        // closed before served: a connection that leaves between the two reads must not make "open" negative
        long gone = closed.sum();
        long begun = served.sum();
        // out before in: an echo between the two reads must not make more go out than came in
        long sentFrames = framesOut.sum();
        long sentBytes = bytesOut.sum();
        return new ServerStats(
                accepted.sum(),
                begun,
                refused.sum(),
                begun - gone,
                gone,
                framesIn.sum(),
                sentFrames,
                bytesIn.sum(),
                sentBytes,
                tooLong.sum(),
                malformed.sum(),
                truncated.sum(),
                count(StreamBrokenException.Reason.SLOW_CONSUMER).sum(),
                count(StreamBrokenException.Reason.SLOW_FRAME).sum(),
                count(StreamBrokenException.Reason.IDLE).sum(),
                count(StreamBrokenException.Reason.RESET).sum(),
                count(StreamBrokenException.Reason.LINGER).sum(),
                aborted.sum(),
                count(StreamBrokenException.Reason.TRANSPORT).sum(),
                handlerFailures.sum(),
                acceptFailures.sum(),
                refusedHandshakes.sum(),
                count(StreamBrokenException.Reason.NO_PONG).sum(),
                http.snapshot());
    }
}
