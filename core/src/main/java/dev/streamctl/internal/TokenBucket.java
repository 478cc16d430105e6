package dev.streamctl.internal;

import dev.streamctl.task.TimeSource;

/** So many tokens a second, and so many at once. Guarded by its owner. */
final class TokenBucket {

    private static final double NANOS = 1e9;

    private final double perNano;
    private final double most;
    private final TimeSource time;
    private double tokens;
    private long filledAt;

    TokenBucket(long perSecond, long burst, TimeSource time) {
        this.perNano = perSecond / NANOS;
        this.most = burst;
        this.time = time;
        this.tokens = burst;
        this.filledAt = time.nanoTime();
    }

    /** Takes a token if there is one. */
    boolean tryTake() {
        fill();
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /** Takes a token, on credit where there is none. */
    void take() {
        fill();
        tokens--;
    }

    /** Nanoseconds until no credit is used any more. */
    long debtNanos() {
        fill();
        return tokens >= 0 ? 0 : (long) Math.ceil(-tokens / perNano);
    }

    private void fill() {
        long now = time.nanoTime();
        tokens = Math.min(most, tokens + (now - filledAt) * perNano);
        filledAt = now;
    }
}
