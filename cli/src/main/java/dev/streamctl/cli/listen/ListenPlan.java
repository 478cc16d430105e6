package dev.streamctl.cli.listen;

import dev.streamctl.telemetry.kafka.GroupOptions;
import dev.streamctl.telemetry.listen.ListenOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code listen} is to do. One that would hear what it sends on is an {@link IllegalArgumentException}, whose message is one
 * line.
 *
 * @param options the listener
 * @param topic what is read in place of a socket; null for the socket
 * @param sinks where samples go beside standard output
 * @param sinkQueue bytes that may wait for each of them, and for standard output
 * @param format what standard output gets
 * @param escaped whether that is to be safe for a terminal
 * @param interval between two reports; zero is never
 * @param devicesShown for how many devices a report has a line, at most
 * @param count samples after which it ends
 * @param duration time after which it ends; null is never
 * @param maxLoss lost datagrams as a part of those expected above which it has failed; null for any
 */
public record ListenPlan(
        ListenOptions options,
        @Nullable GroupOptions topic,
        List<SinkAddress> sinks,
        int sinkQueue,
        SampleFormat format,
        boolean escaped,
        Duration interval,
        int devicesShown,
        long count,
        @Nullable Duration duration,
        @Nullable Double maxLoss) {

    /** Checks that it does not go in a circle. */
    public ListenPlan {
        Circle.check(sinks, options.address(), topic);
    }
}
