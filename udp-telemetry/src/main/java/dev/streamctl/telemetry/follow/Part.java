package dev.streamctl.telemetry.follow;

import dev.streamctl.telemetry.line.LineProblem;
import dev.streamctl.telemetry.stats.Counts;
import dev.streamctl.telemetry.stats.JitterSum;
import dev.streamctl.telemetry.wire.DatagramKind;
import java.util.EnumMap;
import java.util.Map;

/** What one {@link Follower} has counted; several add up. */
public record Part(
        long raw,
        Map<DatagramKind, Long> kinds,
        Map<LineProblem, Long> problems,
        long notAuthenticated,
        long plainSamples,
        long plainBadLines,
        long plainSinkDropped,
        Counts counts,
        JitterSum jitter,
        int devices,
        long evicted,
        long givenUp) {

    /** The counters without the devices that they were counted of: what remains of a follower that is given up. */
    public Part withoutDevices() {
        return new Part(
                raw,
                kinds,
                problems,
                notAuthenticated,
                plainSamples,
                plainBadLines,
                plainSinkDropped,
                counts,
                JitterSum.NONE,
                0,
                evicted,
                givenUp);
    }

    /** The sums. */
    public Part plus(Part other) {
        return new Part(
                raw + other.raw,
                sum(kinds, other.kinds),
                sum(problems, other.problems),
                notAuthenticated + other.notAuthenticated,
                plainSamples + other.plainSamples,
                plainBadLines + other.plainBadLines,
                plainSinkDropped + other.plainSinkDropped,
                counts.plus(other.counts),
                jitter.plus(other.jitter),
                devices + other.devices,
                evicted + other.evicted,
                givenUp + other.givenUp);
    }

    private static <K extends Enum<K>> Map<K, Long> sum(Map<K, Long> some, Map<K, Long> more) {
        Map<K, Long> sum = new EnumMap<>(some);
        more.forEach((key, value) -> sum.merge(key, value, Long::sum));
        return sum;
    }
}
