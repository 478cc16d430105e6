package dev.streamctl.internal;

import dev.streamctl.http.HttpStats;
import dev.streamctl.internal.http.Status;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What a server counts of HTTP; written by any thread, read as an {@link HttpStats}. */
public final class HttpCounters {

    private final LongAdder requests = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder abandoned = new LongAdder();
    private final LongAdder upgraded = new LongAdder();
    private final Map<Status, LongAdder> refused = new EnumMap<>(Status.class);

    HttpCounters() {
        for (Status status : Status.values()) {
            refused.put(status, new LongAdder());
        }
    }

    /** A request goes to a handler. One of the next three follows. */
    public void begun() {
        requests.increment();
    }

    /** Its answer was sent. */
    public void answered() {
        answered.increment();
    }

    /** Its handler failed, or its body did. */
    public void failed() {
        failed.increment();
    }

    /** Nobody is there any more to send the answer to, or the server stops. */
    public void abandoned() {
        abandoned.increment();
    }

    /** A request became a WebSocket. */
    public void upgraded() {
        requests.increment();
        upgraded.increment();
    }

    /** A request was refused before any handler. */
    public void refused(Status why) {
        requests.increment();
        LongAdder count = refused.get(why);
        if (count == null) {
            throw new AssertionError(why);
        }
        count.increment();
    }

    HttpStats snapshot() {
        // the ends before the beginnings, of which there must never seem to be fewer
        long[] ends = {answered.sum(), failed.sum(), abandoned.sum(), upgraded.sum()};
        SortedMap<Integer, Long> byStatus = new TreeMap<>();
        refused.forEach((status, count) -> {
            if (count.sum() > 0) {
                byStatus.put(status.code(), count.sum());
            }
        });
        return new HttpStats(requests.sum(), ends[0], ends[1], ends[2], ends[3], byStatus);
    }
}
