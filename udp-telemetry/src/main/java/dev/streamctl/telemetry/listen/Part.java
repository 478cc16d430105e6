package dev.streamctl.telemetry.listen;

import dev.streamctl.telemetry.line.LineProblem;
import dev.streamctl.telemetry.stats.Counts;
import dev.streamctl.telemetry.wire.DatagramKind;
import java.util.EnumMap;
import java.util.Map;

/** What one shard has counted; several add up. */
record Part(
        long raw,
        Map<DatagramKind, Long> kinds,
        Map<LineProblem, Long> problems,
        long notAuthenticated,
        long plainSamples,
        long plainBadLines,
        long plainSinkDropped,
        Counts counts,
        int devices,
        long evicted) {

    /** Of a shard, on its thread or behind its end. */
    static Part of(Shard shard) {
        shard.countDrops();
        Map<DatagramKind, Long> kinds = new EnumMap<>(DatagramKind.class);
        for (DatagramKind kind : DatagramKind.values()) {
            kinds.put(kind, shard.parser.count(kind));
        }
        Map<LineProblem, Long> problems = new EnumMap<>(LineProblem.class);
        for (LineProblem problem : LineProblem.values()) {
            problems.put(problem, shard.parser.count(problem));
        }
        return new Part(
                shard.raw,
                kinds,
                problems,
                shard.notAuthenticated,
                shard.plainSamples,
                shard.plainBadLines,
                shard.plainSinkDropped,
                shard.authenticated.totals().plus(shard.others.totals()),
                shard.authenticated.size() + shard.others.size(),
                shard.authenticated.evicted() + shard.others.evicted());
    }

    Part plus(Part other) {
        return new Part(
                raw + other.raw,
                sum(kinds, other.kinds),
                sum(problems, other.problems),
                notAuthenticated + other.notAuthenticated,
                plainSamples + other.plainSamples,
                plainBadLines + other.plainBadLines,
                plainSinkDropped + other.plainSinkDropped,
                counts.plus(other.counts),
                devices + other.devices,
                evicted + other.evicted);
    }

    private static <K extends Enum<K>> Map<K, Long> sum(Map<K, Long> some, Map<K, Long> more) {
        Map<K, Long> sum = new EnumMap<>(some);
        more.forEach((key, value) -> sum.merge(key, value, Long::sum));
        return sum;
    }
}
