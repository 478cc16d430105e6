package dev.streamctl.telemetry.kafka;

import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.follow.DropTally;
import dev.streamctl.telemetry.follow.Follower;
import dev.streamctl.telemetry.follow.Part;
import dev.streamctl.telemetry.follow.Refusals;
import dev.streamctl.telemetry.listen.ListenedDevice;
import dev.streamctl.telemetry.listen.ListenerStats;
import dev.streamctl.telemetry.sink.Datagram;
import dev.streamctl.telemetry.sink.Drops;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The devices of the partitions that this reader has at the moment, counted for each partition by itself: one that goes takes
 * its devices with it, so that what another reader hears of them is no gap when it comes back. What was counted stays in the
 * totals. For any thread.
 */
final class Partitions {

    private final Follower.Rules rules;
    private final Refusals refusals;
    private final RecordReader reader = new RecordReader();
    private final DropTally sinkDrops = new DropTally();
    private final Map<TopicPartition, Follower> followers = new HashMap<>();

    /** Has what was dropped of devices that none of the others knows any more. */
    private final Follower rest;

    private Part gone;
    private long records;
    private long bytes;

    Partitions(Follower.Rules rules, TimeSource time) {
        this.rules = rules;
        refusals = new Refusals(time);
        rest = new Follower(withoutRoom(rules), refusals);
        gone = rest.part();
    }

    private static Follower.Rules withoutRoom(Follower.Rules rules) {
        return new Follower.Rules(
                1, rules.window(), rules.seed(), null, true, rules.tables(), rules.isRaw(), rules.collects());
    }

    /** Where sinks tell what they dropped. */
    Drops sinkDrops() {
        return sinkDrops;
    }

    /** Looks at a record. */
    synchronized void look(ConsumerRecord<byte[], byte[]> record) {
        records++;
        bytes += Math.max(0, record.serializedValueSize());
        var partition = new TopicPartition(record.topic(), record.partition());
        reader.read(record, followers.computeIfAbsent(partition, _ -> new Follower(rules, refusals)));
    }

    /** What counted since the last call, the datagrams of each device in their order. */
    synchronized List<Datagram> take() {
        List<Datagram> taken = new ArrayList<>();
        for (Follower follower : followers.values()) {
            taken.addAll(follower.taken());
            follower.clearTaken();
        }
        return taken;
    }

    /** These go to another reader, or are lost to one. */
    synchronized void forget(Collection<TopicPartition> partitions) {
        countDrops();
        for (TopicPartition partition : partitions) {
            Follower follower = followers.remove(partition);
            if (follower != null) {
                gone = gone.plus(follower.part().withoutDevices());
            }
        }
    }

    synchronized ListenerStats stats() {
        countDrops();
        Part all = followers.values().stream().map(Follower::part).reduce(gone.plus(rest.part()), Part::plus);
        return new ListenerStats(
                records,
                bytes,
                0,
                0,
                0,
                all.raw(),
                all.kinds(),
                all.problems(),
                all.notAuthenticated(),
                all.plainSamples(),
                all.plainBadLines(),
                all.plainSinkDropped(),
                all.counts(),
                all.jitter().mean(),
                all.devices(),
                all.evicted(),
                all.givenUp(),
                0);
    }

    synchronized List<ListenedDevice> devices(int most) {
        return followers.values().stream()
                .flatMap(follower -> mostLost(follower, most))
                .sorted(Comparator.comparing(ListenedDevice::stats, Follower.MOST_LOST_FIRST))
                .limit(most)
                .toList();
    }

    private static Stream<ListenedDevice> mostLost(Follower follower, int most) {
        return follower.mostLost(most).stream()
                .map(device -> new ListenedDevice(device, follower.name(device.device())));
    }

    /** Whose device it is only the followers know; one that none knows any more counts in the totals. */
    private void countDrops() {
        sinkDrops.drain(this::countDropped, rest::sinkDroppedOfSome);
    }

    private void countDropped(long device, long samples) {
        followers.values().stream()
                .filter(follower -> follower.knows(device))
                .findFirst()
                .orElse(rest)
                .sinkDropped(device, samples);
    }
}
