package dev.streamctl.internal;

import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.TimeSource;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many wrong tokens each address has shown of late: {@code WRONG_TOKENS} are compared at once and one more each second,
 * and others are not even looked at. Of so many addresses only the {@value #MOST_ADDRESSES} that guessed last are known.
 */
public final class WrongTokens {

    static final int MOST_ADDRESSES = 1024;

    private static final long PER_SECOND = 1;

    private final long burst;
    private final TimeSource time;
    private final Map<ByteBuffer, TokenBucket> left = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, TokenBucket> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    /** What became of a token. */
    public enum Outcome {
        /** It is the one. */
        RIGHT,
        /** It is not. */
        WRONG,
        /** It was not looked at. */
        TOO_MANY
    }

    /** Of one server; none has been shown. */
    public WrongTokens(Limits limits, TimeSource time) {
        this.burst = limits.get(Limit.WRONG_TOKENS);
        this.time = time;
    }

    /**
     * Looks at a token, where the address may still try one.
     *
     * @param address null for a peer without one
     * @param matches whether it is the right one
     */
    public synchronized Outcome look(@Nullable InetAddress address, BooleanSupplier matches) {
        ByteBuffer key = address == null ? ByteBuffer.allocate(0) : AcceptGate.oneAddress(address);
        TokenBucket known = left.get(key);
        if (known != null && known.isEmpty()) {
            return Outcome.TOO_MANY;
        }
        if (matches.getAsBoolean()) {
            return Outcome.RIGHT;
        }
        left.computeIfAbsent(key, _ -> new TokenBucket(PER_SECOND, burst, time)).take();
        return Outcome.WRONG;
    }
}
