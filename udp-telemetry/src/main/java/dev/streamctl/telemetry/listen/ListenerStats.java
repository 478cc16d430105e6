package dev.streamctl.telemetry.listen;

import dev.streamctl.telemetry.line.LineProblem;
import dev.streamctl.telemetry.stats.Attribution;
import dev.streamctl.telemetry.stats.Counter;
import dev.streamctl.telemetry.stats.Counts;
import dev.streamctl.telemetry.stats.DeviceStats;
import dev.streamctl.telemetry.stats.DeviceTable;
import dev.streamctl.telemetry.wire.DatagramKind;
import java.util.Map;

/**
 * The counters of a listener at one moment. When nothing is on its way between socket and shard:
 *
 * <ul>
 *   <li>{@code arrived = rateLimited + queueDropped + raw + kinds}
 *   <li>{@code kinds.HEADED + SIGNED + SEALED = received + duplicate + replayed + implausible}, and where only authentic
 *       ones count, {@code kinds.HEADED + PLAIN = notAuthenticated}
 * </ul>
 *
 * @param arrived datagrams read from the sockets
 * @param bytes bytes of their payload
 * @param rateLimited datagrams dropped because their address had sent too many
 * @param queueDropped datagrams dropped because a shard's queue was full
 * @param kernelDropped datagrams dropped by the kernel because a socket's buffer was full
 * @param raw datagrams taken as they are
 * @param kinds of the others, how many were of each kind
 * @param problems lines that are not line protocol, by reason
 * @param notAuthenticated datagrams that can be read but are neither signed nor sealed, which they must be
 * @param plainSamples samples of datagrams without a header
 * @param plainBadLines their lines that are not line protocol
 * @param plainSinkDropped samples of them, and raw datagrams, that a sink dropped
 * @param counts of all devices together
 * @param jitterNanos interarrival jitter after RFC 3550, in nanoseconds: the mean over the devices that are known, each
 *     weighted by the datagrams received from it
 * @param devices how many are known
 * @param evicted how many were forgotten to make room
 * @param givenUp how many pieces of memory about unauthenticated devices' gaps were given up, see {@link DeviceTable#givenUp}
 * @param queuePeak the most bytes that have waited in one shard's queue
 */
public record ListenerStats(
        long arrived,
        long bytes,
        long rateLimited,
        long queueDropped,
        long kernelDropped,
        long raw,
        Map<DatagramKind, Long> kinds,
        Map<LineProblem, Long> problems,
        long notAuthenticated,
        long plainSamples,
        long plainBadLines,
        long plainSinkDropped,
        Counts counts,
        double jitterNanos,
        int devices,
        long evicted,
        long givenUp,
        int queuePeak) {

    /** Datagrams that could not be read. */
    public long malformed() {
        return sum(DatagramKind.Verdict.MALFORMED);
    }

    /** Datagrams of a kind. */
    public long of(DatagramKind kind) {
        return kinds.getOrDefault(kind, 0L);
    }

    /** Samples received, with a header or without. */
    public long samples() {
        return counts.get(Counter.SAMPLES) + plainSamples;
    }

    /** Where the missing samples of all devices got lost. */
    public Attribution attribution() {
        return Attribution.of(counts, kernelDropped);
    }

    /**
     * Where the missing samples of one device got lost. The kernel does not tell whose the datagrams were that it dropped:
     * each device gets its part by what it has lost.
     */
    public Attribution attribution(DeviceStats device) {
        long unexplained = unexplained(counts);
        long explained = Math.min(kernelDropped, unexplained);
        long part = unexplained == 0 ? 0 : Math.round((double) explained * unexplained(device.counts()) / unexplained);
        return Attribution.of(device.counts(), part);
    }

    /** Lost datagrams that the queue did not drop. */
    private static long unexplained(Counts counts) {
        return Math.max(0, counts.lost() - counts.get(Counter.QUEUE_DROPPED));
    }

    private long sum(DatagramKind.Verdict verdict) {
        return kinds.entrySet().stream()
                .filter(entry -> entry.getKey().verdict() == verdict)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
