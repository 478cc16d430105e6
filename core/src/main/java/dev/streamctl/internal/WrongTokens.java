package dev.streamctl.internal;

import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.TimeSource;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many wrong tokens each address has shown of late: {@code WRONG_TOKENS} at once and one more each second are told that
 * they are wrong, and others to come again later. The right token always opens, whoever guessed beside it: many clients may
 * share an address, behind a proxy say, and a token is too long to be guessed at any rate. Of so many addresses only the
 * {@value #MOST_ADDRESSES} that guessed last are known.
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
        /** It is not, as many others were from there. */
        TOO_MANY
    }

    /** Of one server; none has been shown. */
    public WrongTokens(Limits limits, TimeSource time) {
        this.burst = limits.get(Limit.WRONG_TOKENS);
        this.time = time;
    }

    /**
     * What becomes of a token.
     *
     * @param address null for a peer without one
     * @param right whether it is the one
     */
    public Outcome outcome(@Nullable InetAddress address, boolean right) {
        return right ? Outcome.RIGHT : wrong(address);
    }

    private synchronized Outcome wrong(@Nullable InetAddress address) {
        ByteBuffer key = address == null ? ByteBuffer.allocate(0) : AcceptGate.oneAddress(address);
        TokenBucket known = left.computeIfAbsent(key, _ -> new TokenBucket(PER_SECOND, burst, time));
        return known.tryTake() ? Outcome.WRONG : Outcome.TOO_MANY;
    }
}
