package dev.streamctl.telemetry.sink;

import dev.streamctl.internal.LineQuota;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one write did not deliver: counted, told to whom it concerns, and to the log within its quota. For one thread. */
final class WriteFailures implements SinkWriter.Undelivered {

    private static final Logger LOG = LoggerFactory.getLogger(Sink.class);

    private final String sink;
    private final LineQuota quota;
    private final Drops drops;
    private final Map<Datagram, Integer> told = new IdentityHashMap<>();
    private long samples;

    WriteFailures(String sink, LineQuota quota, Drops drops) {
        this.sink = sink;
        this.quota = quota;
        this.drops = drops;
    }

    long samples() {
        return samples;
    }

    @Override
    public void add(Datagram datagram, int count, String why) {
        drop(datagram, count);
        String leftOut = quota.admit();
        if (leftOut != null) {
            LOG.warn("{}: {}{}", sink, why, leftOut);
        }
    }

    /** The writer has failed in a way that nobody foresaw. */
    void addRest(List<Datagram> batch, RuntimeException failure) {
        addRest(batch);
        String leftOut = quota.admit();
        if (leftOut != null) {
            LOG.error("{}: failed, a batch is dropped{}", sink, leftOut, failure);
        }
    }

    /** What the writer has not told of is given up as well. */
    void addRest(List<Datagram> batch) {
        for (Datagram datagram : batch) {
            drop(datagram, datagram.samples() - told.getOrDefault(datagram, 0));
        }
    }

    private void drop(Datagram datagram, int count) {
        told.merge(datagram, count, Integer::sum);
        samples += count;
        drops.dropped(datagram.device(), count);
    }
}
