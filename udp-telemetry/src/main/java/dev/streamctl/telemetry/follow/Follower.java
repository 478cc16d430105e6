package dev.streamctl.telemetry.follow;

import dev.streamctl.telemetry.internal.Records;
import dev.streamctl.telemetry.keys.Keyring;
import dev.streamctl.telemetry.line.LineLimits;
import dev.streamctl.telemetry.line.LineProblem;
import dev.streamctl.telemetry.sink.Datagram;
import dev.streamctl.telemetry.stats.Arrival;
import dev.streamctl.telemetry.stats.Counter;
import dev.streamctl.telemetry.stats.DeviceStats;
import dev.streamctl.telemetry.stats.DeviceTable;
import dev.streamctl.telemetry.wire.DatagramKind;
import dev.streamctl.telemetry.wire.DatagramParser;
import dev.streamctl.telemetry.wire.DeviceId;
import dev.streamctl.telemetry.wire.Header;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows some devices, wherever their datagrams come from: opens, checks and counts, and collects what counts for the sinks.
 * For one thread.
 */
public final class Follower {

    /** Those that lost most first. */
    public static final Comparator<DeviceStats> MOST_LOST_FIRST = Comparator.<DeviceStats>comparingLong(
                    device -> device.counts().missing() + device.counts().lost())
            .thenComparingLong(device -> device.counts().get(Counter.RECEIVED))
            .reversed();

    /** A device whose name is not known is asked for it at each of so many sequences, a power of two. */
    private static final int ASK_EVERY = 1_024;

    /** And at each of its first ones. */
    private static final int ASK_FIRST = 16;

    private static final BitSet NONE = new BitSet();

    /** From so many devices, those heard last, the ones are chosen that {@link #mostLost} returns. */
    private static final int LOOK_AT = 10_000;

    private final Rules rules;
    private final Refusals refusals;
    private final DatagramParser parser;
    private final DeviceTable authenticated;
    private final DeviceTable others;
    private final Taken taken;

    private long raw;
    private long plainSamples;
    private long plainBadLines;
    private long notAuthenticated;
    private long plainSinkDropped;

    /**
     * What is followed, and how.
     *
     * @param devices how many are remembered, authenticated ones and others each
     * @param window how many sequences back a datagram can still be told from a replay, see {@link DeviceTable}
     * @param seed random, so that nobody can choose device ids that are slow to look up
     * @param keyring keys of devices
     * @param takesUnauthenticated whether datagrams count that are neither signed nor sealed
     * @param tables over how many of its kind the memory for boots that were left, and for gaps, is divided
     * @param isRaw whether nothing is parsed, and each datagram is one sample
     * @param collects whether there is any sink
     */
    public record Rules(
            int devices,
            int window,
            long seed,
            @Nullable Keyring keyring,
            boolean takesUnauthenticated,
            int tables,
            boolean isRaw,
            boolean collects) {}

    /** Knows no device yet. */
    public Follower(Rules rules, Refusals refusals) {
        this.rules = rules;
        this.refusals = refusals;
        parser = new DatagramParser(LineLimits.defaults(), rules.keyring(), rules.seed());
        taken = new Taken(parser);
        authenticated = new DeviceTable(rules.devices(), true, rules.seed(), rules.window(), rules.tables());
        others = new DeviceTable(rules.devices(), false, rules.seed(), rules.window(), rules.tables());
    }

    /**
     * Looks at one of the {@link Records}.
     *
     * @param at where it begins
     * @param epochOffset what to add to its arrival for nanoseconds since 1970
     * @param vouched whether somebody who is believed has found it authentic before
     */
    public void look(byte[] records, int at, long epochOffset, boolean vouched) {
        int from = at + Records.HEAD;
        int to = at + Records.length(records, at);
        if (rules.isRaw()) {
            raw++;
            if (rules.collects()) {
                taken.raw(records, at, epochOffset);
            }
            return;
        }
        DatagramKind kind = parser.parse(records, from, to);
        boolean authentic = vouched || kind.authentic();
        if (!kind.accepted()) {
            refusals.refused(kind, records, at, parser);
            countRefused(kind, DeviceId.peek(records, from, to));
        } else if (!authentic && !rules.takesUnauthenticated()) {
            notAuthenticated++;
            refusals.notAuthenticated(records, at);
        } else {
            count(parser.header(), authentic, records, at, epochOffset);
        }
    }

    /** Counts a datagram that is too long to be one. */
    public void tooLong() {
        countRefused(parser.tooLong(), 0);
    }

    /** What counted since {@link #clearTaken}. */
    public List<Datagram> taken() {
        return taken.datagrams();
    }

    /** The sinks have it. */
    public void clearTaken() {
        taken.clear();
    }

    /** Datagrams of a device, 0 for none, were dropped before they could be looked at. */
    public void queueDropped(long device, long datagrams) {
        tableOf(device).queueDropped(device, datagrams);
    }

    /** A sink has dropped samples of a device, 0 for none. */
    public void sinkDropped(long device, long samples) {
        if (device == 0) {
            plainSinkDropped += samples;
        } else {
            tableOf(device).sinkDropped(device, samples);
        }
    }

    /** A sink has dropped samples of devices, nobody knows any more of which. */
    public void sinkDroppedOfSome(long samples) {
        others.sinkDropped(0, samples);
    }

    /** Whether the device is known. */
    public boolean knows(long device) {
        return authenticated.contains(device) || others.contains(device);
    }

    /** At most so many devices. */
    public List<DeviceStats> mostLost(int most) {
        List<DeviceStats> newest = new ArrayList<>(authenticated.newest(LOOK_AT));
        newest.addAll(others.newest(LOOK_AT));
        return newest.stream().sorted(MOST_LOST_FIRST).limit(most).toList();
    }

    /** What a device calls itself; null where that is not known. */
    public @Nullable String name(long device) {
        String name = authenticated.name(device);
        return name == null ? others.name(device) : name;
    }

    /** What was counted. */
    public Part part() {
        Map<DatagramKind, Long> kinds = new EnumMap<>(DatagramKind.class);
        for (DatagramKind kind : DatagramKind.values()) {
            kinds.put(kind, parser.count(kind));
        }
        Map<LineProblem, Long> problems = new EnumMap<>(LineProblem.class);
        for (LineProblem problem : LineProblem.values()) {
            problems.put(problem, parser.count(problem));
        }
        return new Part(
                raw,
                kinds,
                problems,
                notAuthenticated,
                plainSamples,
                plainBadLines,
                plainSinkDropped,
                authenticated.totals().plus(others.totals()),
                authenticated.jitter().plus(others.jitter()),
                authenticated.size() + others.size(),
                authenticated.evicted() + others.evicted(),
                others.givenUp());
    }

    private DeviceTable tableOf(long device) {
        return authenticated.contains(device) ? authenticated : others;
    }

    private void count(@Nullable Header header, boolean authentic, byte[] records, int at, long epochOffset) {
        if (header == null) {
            plainSamples += parser.lines() - parser.badLines();
            plainBadLines += parser.badLines();
            if (rules.collects()) {
                taken.lines(null, false, records, at, epochOffset, NONE, NONE);
            }
            return;
        }
        DeviceTable table = authentic ? authenticated : others;
        int newLines = parser.newLines();
        int repeats = parser.lines() - newLines;
        Arrival arrival =
                table.observe(header, newLines, repeats, parser.badLines(), Records.arrivalNanos(records, at));
        if (!arrival.accepted()) {
            return;
        }
        if (table.alternates()) {
            refusals.alternates(records, at, header.device());
        }
        if (arrival == Arrival.FIRST || isAsked(header.sequence())) {
            learnName(table, header.device());
        }
        if (rules.collects()) {
            taken.lines(header, authentic, records, at, epochOffset, table.again(), table.healed());
        }
    }

    private static boolean isAsked(long sequence) {
        return sequence >= 0 && sequence < ASK_FIRST || (sequence & ASK_EVERY - 1) == 0;
    }

    private void countRefused(DatagramKind kind, long device) {
        if (kind.verdict() == DatagramKind.Verdict.MALFORMED) {
            tableOf(device).refused(device, Counter.CORRUPT);
        } else if (kind == DatagramKind.FORGED) {
            tableOf(device).refused(device, Counter.FORGED);
        }
    }

    private void learnName(DeviceTable table, long device) {
        String name = table.name(device) == null ? DeviceNames.read(parser, device) : null;
        if (name != null) {
            table.learn(device, name);
        }
    }
}
