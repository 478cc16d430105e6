package dev.streamctl.telemetry.stats;

import org.jspecify.annotations.Nullable;

/** What is known about one boot of a device: which datagrams came, and how far its own account goes. */
class BootState extends SequenceWindow {

    long boot;

    /** The sequence that would confirm a jump; -1 for none. */
    long candidate = -1;

    /** By the device's own account: at the highest sequence, and just before the first one. */
    long offered;

    long baseOffered;
    int dropped;
    int baseDropped;
    int failed;
    int baseFailed;

    /** Where the boot repeats samples. */
    @Nullable
    SampleWindow samples;

    /** Unauthenticated: the other course since a jump ahead that may turn out to have been a forgery. */
    @Nullable
    Fork fork;

    /** Unauthenticated: what was given, since the first jump. */
    @Nullable
    GivenSequences given;

    /** Datagrams that were accepted. */
    int heard;

    /** Sequences that were jumped over lately, less the datagrams in order without a gap: fewer than {@link Fork#NEAR}. */
    private byte lead;

    /** Where another boot was left for this one, while it may turn out that it was not. */
    @Nullable
    Detour origin;

    /** For the jitter: arrival less uptime of the last datagram. */
    long transit;

    boolean hasTransit;

    BootState(int window) {
        super(window);
    }

    /** What it is, to be kept: {@link #become} has to follow. */
    final BootState leave() {
        BootState left = new BootState(size());
        left.takeState(this);
        return left;
    }

    /** Becomes another boot, of which nothing is known yet; {@link #start} has to follow. */
    final void become(long newBoot) {
        origin = new Detour(origin);
        boot = newBoot;
        given = null;
        heard = 0;
        forget();
    }

    /** Nothing that was can be compared with what comes; {@link #start} has to follow. */
    final void forget() {
        candidate = -1;
        samples = null;
        fork = null;
        lead = 0;
        hasTransit = false;
    }

    /** Becomes what another one is, which is to be used no more, or to become something else. */
    final void takeState(BootState other) {
        take(other);
        boot = other.boot;
        candidate = other.candidate;
        offered = other.offered;
        baseOffered = other.baseOffered;
        dropped = other.dropped;
        baseDropped = other.baseDropped;
        failed = other.failed;
        baseFailed = other.baseFailed;
        samples = other.samples;
        fork = other.fork;
        given = other.given;
        heard = other.heard;
        lead = other.lead;
        origin = other.origin;
        transit = other.transit;
        hasTransit = other.hasTransit;
    }

    /** Two states change places, by way of a third. */
    final void trade(BootState other, BootState third) {
        third.takeState(this);
        takeState(other);
        other.takeState(third);
    }

    /** The state at this moment, to come back to: without the samples, of which nothing is known then. */
    final BootState snapshot() {
        BootState copy = new BootState(size());
        copy.takeState(this);
        copy.copy(this);
        copy.samples = null;
        copy.fork = null;
        copy.given = null;
        copy.origin = null;
        return copy;
    }

    /** A datagram in order jumps over so many; whether that is far, together with the jumps just before it. */
    final boolean leaps(long skipped) {
        long now = Math.max(0, skipped == 0 ? lead - 1 : lead + skipped);
        lead = now < Fork.NEAR ? (byte) now : 0;
        return now >= Fork.NEAR;
    }
}
