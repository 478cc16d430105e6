package dev.streamctl.telemetry.kafka;

import dev.streamctl.telemetry.follow.Follower;
import dev.streamctl.telemetry.listen.ListenOptions.Content;
import java.util.Map;

/**
 * How a topic is read. Made from {@link #of} and changed by the {@code with} methods.
 *
 * @param address the topic, and where to ask for it
 * @param group all readers of one group share the devices, each datagram goes to one of them; Kafka keeps where a group is
 * @param fromBeginning whether a group that has no offset in the topic begins with the oldest record; otherwise with the next
 *     one. A partition that is new to a group that has others is read from its oldest record in any case
 * @param maxDevices how many devices of the topic are remembered, authenticated ones and others each; 1 to 16 million. Each
 *     partition gets its part
 * @param content what the datagrams are
 * @param seed random, so that nobody can choose device ids that are slow to look up
 * @param client more settings of the client, by the names that Kafka documents
 */
public record GroupOptions(
        TopicAddress address,
        String group,
        boolean fromBeginning,
        int maxDevices,
        Content content,
        long seed,
        Map<String, String> client) {

    /**
     * How many sequences late a datagram may come: its device has changed the listener, and the one before writes slower. A
     * device that misses any of so many takes a kilobyte.
     */
    static final int WINDOW = 8_192;

    /** The longest name of a group. */
    private static final int MAX_GROUP = 249;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException one is left, or a setting of the client is not the user's; the message names it
     */
    public GroupOptions {
        if (group.isBlank() || group.length() > MAX_GROUP) {
            throw new IllegalArgumentException(
                    "name of a group with %d characters, not within 1 to %d".formatted(group.length(), MAX_GROUP));
        }
        if (maxDevices < 1 || maxDevices > 1 << 24) {
            throw new IllegalArgumentException("devices %d, not within 1 to %d".formatted(maxDevices, 1 << 24));
        }
        client = ClientSettings.checked(client);
    }

    /** The defaults: 100,000 devices, from the next record on. */
    public static GroupOptions of(TopicAddress address, String group, long seed) {
        return new GroupOptions(address, group, false, 100_000, Content.LINES, seed, Map.of());
    }

    /** With the oldest record first, where Kafka does not know the group. */
    public GroupOptions withFromBeginning(boolean beginning) {
        return new GroupOptions(address, group, beginning, maxDevices, content, seed, client);
    }

    /** With so many devices. */
    public GroupOptions withMaxDevices(int devices) {
        return new GroupOptions(address, group, fromBeginning, devices, content, seed, client);
    }

    /** Taking datagrams for this. */
    public GroupOptions withContent(Content other) {
        return new GroupOptions(address, group, fromBeginning, maxDevices, other, seed, client);
    }

    /** With more settings of the client. */
    public GroupOptions withClient(Map<String, String> more) {
        return new GroupOptions(address, group, fromBeginning, maxDevices, content, seed, more);
    }

    /** How the devices of each of so many partitions are followed. */
    Follower.Rules rules(int partitions, boolean collects) {
        return new Follower.Rules(
                devicesOfEach(partitions), WINDOW, seed, null, true, partitions, content == Content.RAW, collects);
    }

    /**
     * How many devices one of so many partitions may have. Kafka spreads keys by a hash, so some partitions get more than
     * their part: five standard deviations are enough.
     */
    int devicesOfEach(int partitions) {
        double part = (double) maxDevices / partitions;
        return (int) Math.min(maxDevices, Math.ceil(part + 5 * Math.sqrt(part)));
    }
}
