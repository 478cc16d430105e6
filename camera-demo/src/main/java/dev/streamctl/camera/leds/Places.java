package dev.streamctl.camera.leds;

import dev.streamctl.camera.nodes.Channel;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The places of clients that may steer, and since when each client is silent. For one thread at a time. */
final class Places {

    private final int most;
    private final Duration idle;

    /** When each sent its last good message, or came, in nanoseconds. */
    private final Map<Channel, Long> heard = new HashMap<>();

    /**
     * Free ones.
     *
     * @param idle for how long a client keeps its place from others without a good message
     */
    Places(int most, Duration idle) {
        this.most = most;
        this.idle = idle;
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
