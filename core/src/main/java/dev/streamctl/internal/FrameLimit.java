package dev.streamctl.internal;

import dev.streamctl.framing.Framing;
import dev.streamctl.limits.Limits;

/** The longest frame of a connection, in bytes, within what its framing can express. */
public final class FrameLimit {

    private FrameLimit() {}

    /**
     * The limit that was set, or the default, cut to what the framing can express.
     *
     * @throws IllegalArgumentException the limit that was set is more than that
     */
    public static int of(Framing<?> framing, Limits limits) {
        long limit = limits.get(framing.limit());
        if (limit > framing.capacity() && limits.set().containsKey(framing.limit())) {
            throw new IllegalArgumentException("%s is %d, but the framing '%s' can express at most %d bytes"
                    .formatted(framing.limit(), limit, framing.name(), framing.capacity()));
        }
        return (int) Math.min(limit, framing.capacity());
    }

    /** @throws IllegalArgumentException the framing has no frames of up to so many bytes */
    static int checked(Framing<?> framing, int bytes) {
        long most = Math.min(framing.limit().most(), framing.capacity());
        if (bytes < 1 || bytes > most) {
            throw new IllegalArgumentException(
                    "a frame of the framing '%s' has 1 to %d bytes, not %d".formatted(framing.name(), most, bytes));
        }
        return bytes;
    }
}
