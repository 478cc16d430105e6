package dev.streamctl.camera.leds;

import dev.streamctl.camera.nodes.Channel;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The places of clients that may steer, and since when each client is silent. For one thread at a time. */
final class Places {

    /** Whoever is away holds no place for long: pings go out this often, and are answered in this time. */
    private static final Duration PING_PERIOD = Duration.ofSeconds(2);

    private static final Duration PONG_TIMEOUT = Duration.ofSeconds(3);

    /** For how long a client keeps its place from others without a good message. */
    private static final Duration IDLE = Duration.ofSeconds(5);

    private final int most;
    private final Duration idle;

    /** When each sent its last good message, or came, in nanoseconds. */
    private final Map<Channel, Long> heard = new HashMap<>();

    /**
     * Free ones.
     *
     * @param most how many
     * @param stale for how long a message is good; so long, at least, a client keeps its place
     */
    Places(int most, Duration stale) {
        if (most < 1) {
            throw new IllegalArgumentException("the clients are at most " + most + ", not at least 1");
        }
        if (!stale.isPositive()) {
            throw new IllegalArgumentException(
                    "a message is good for %d ms, not for more than zero".formatted(stale.toMillis()));
        }
        this.most = most;
        idle = stale.compareTo(IDLE) > 0 ? stale : IDLE;
    }

    /** The limits by which a client that is away is noticed soon enough. */
    static Limits limits(Limits wanted) {
        return sooner(sooner(wanted, Limit.PING_PERIOD, PING_PERIOD), Limit.PONG_TIMEOUT, PONG_TIMEOUT);
    }

    private static Limits sooner(Limits wanted, Limit limit, Duration longest) {
        Duration given = wanted.time(limit);
        return given.isZero() || given.compareTo(longest) > 0 ? wanted.with(limit, longest) : wanted;
    }

    /** For how long a client keeps its place from others without a good message. */
    Duration idle() {
        return idle;
    }

    /** What somebody is told for whom there is none. */
    String refusal() {
        return most == 1 ? "another client steers the LEDs" : most + " other clients steer the LEDs";
    }

    int taken() {
        return heard.size();
    }

    boolean areFull() {
        return heard.size() >= most;
    }

    /** The one that has been silent for the longest time, where that is too long. */
    Optional<Channel> silent(long now) {
        return heard.entrySet().stream()
                .filter(client -> now - client.getValue() >= idle.toNanos())
                .max(Comparator.comparingLong(client -> now - client.getValue()))
                .map(Map.Entry::getKey);
    }

    void take(Channel channel, long now) {
        heard.put(channel, now);
    }

    /** Notes a good message; false of a client that has no place any more. */
    boolean keep(Channel channel, long now) {
        return heard.replace(channel, now) != null;
    }

    void leave(Channel channel) {
        heard.remove(channel);
    }
}
