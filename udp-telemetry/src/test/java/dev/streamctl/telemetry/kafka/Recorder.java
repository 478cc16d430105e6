package dev.streamctl.telemetry.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.telemetry.sink.Datagram;
import dev.streamctl.telemetry.sink.Drops;
import dev.streamctl.telemetry.sink.Sink;
import dev.streamctl.telemetry.sink.SinkStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A sink that remembers what it was given, and can be held up. */
final class Recorder implements Sink {

    final List<Datagram> datagrams = Collections.synchronizedList(new ArrayList<>());
    volatile boolean holds;

    @Override
    public String name() {
        return "recorder";
    }

    @Override
    public void start(Drops drops) {
        // drops nothing
    }

    @Override
    public void accept(List<Datagram> given) {
        datagrams.addAll(given);
    }

    @Override
    public boolean awaitSettled(Duration limit) throws InterruptedException {
        return !holds || new CountDownLatch(1).await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public SinkStats stats() {
        return new SinkStats(datagrams.size(), datagrams.size(), 0, 0);
    }

    @Override
    public void close() {
        // nothing is open
    }

    List<String> lines() {
        return List.copyOf(datagrams).stream()
                .map(datagram -> new String(datagram.lines(), UTF_8))
                .toList();
    }
}
