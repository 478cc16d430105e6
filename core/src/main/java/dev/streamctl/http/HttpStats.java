package dev.streamctl.http;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a server counts of HTTP at one moment. When no request is under way: {@code requests = answered + failed + abandoned
 * + upgraded + refused()}. Connections over the limit of the server, which get their 503 without a look at the request, are
 * not among these.
 *
 * @param requests requests, whole or refused
 * @param answered requests whose answer was sent whole
 * @param failed requests whose handler threw or took too long, or whose body did
 * @param abandoned requests whose client, or whose server, went away before the answer was sent whole
 * @param upgraded requests that became WebSockets
 * @param refusedBy requests refused before any handler, by their status
 */
public record HttpStats(
        long requests, long answered, long failed, long abandoned, long upgraded, SortedMap<Integer, Long> refusedBy) {

    /** Keeps a copy. */
    public HttpStats {
        refusedBy = Collections.unmodifiableSortedMap(new TreeMap<>(refusedBy));
    }

    /** Requests refused, for whatever reason. */
    public long refused() {
        return refusedBy.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The sums of these counters and those of another server. */
    public HttpStats plus(HttpStats other) {
        SortedMap<Integer, Long> sums = new TreeMap<>(refusedBy);
        for (Map.Entry<Integer, Long> more : other.refusedBy.entrySet()) {
            sums.merge(more.getKey(), more.getValue(), Long::sum);
        }
        return new HttpStats(
                requests + other.requests,
                answered + other.answered,
                failed + other.failed,
                abandoned + other.abandoned,
                upgraded + other.upgraded,
                sums);
    }
}
