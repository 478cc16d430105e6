package dev.streamctl.cli.listen;

import dev.streamctl.telemetry.kafka.GroupOptions;
import dev.streamctl.telemetry.kafka.TopicAddress;
import dev.streamctl.telemetry.send.Target;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A listener that would hear what it sends on, and send it on again, without an end. */
final class Circle {

    private Circle() {}

    /**
     * Refuses one that is known by its options. A name is not looked up for that, and listeners that forward to each other are not
     * known.
     *
     * @param group what is read in place of a socket at {@code listener}; null for the socket
     * @throws IllegalArgumentException it is one; the message is one line
     */
    static void check(List<SinkAddress> sinks, InetSocketAddress listener, @Nullable GroupOptions group) {
        for (SinkAddress sink : sinks) {
            boolean heard = switch (sink) {
                case SinkAddress.Forward(Target target) -> group == null && hears(listener, target);
                case SinkAddress.Kafka(TopicAddress topic, KafkaClient _) ->
                    group != null && reads(group.address(), topic);
                case SinkAddress.File _ -> false;
            };
            if (heard) {
                throw new IllegalArgumentException(
                        sink + " is what this listens to: each sample would come again, without an end");
            }
        }
    }

    private static boolean reads(TopicAddress group, TopicAddress sink) {
        return group.topic().equals(sink.topic()) && !Collections.disjoint(group.brokers(), sink.brokers());
    }

    private static boolean hears(InetSocketAddress listener, Target target) {
        InetAddress to = target.host().equals("localhost") ? InetAddress.getLoopbackAddress() : target.literal();
        if (to == null || listener.getPort() != target.port()) {
            return false;
        }
        return to.isAnyLocalAddress()
                || to.equals(listener.getAddress())
                || listener.getAddress().isAnyLocalAddress() && isOwn(to);
    }

    private static boolean isOwn(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false; // the kernel does not say; it is only a warning of a mistake
        }
    }
}
