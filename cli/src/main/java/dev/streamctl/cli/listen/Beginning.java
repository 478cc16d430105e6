package dev.streamctl.cli.listen;

import dev.streamctl.cli.options.Units;
import dev.streamctl.cli.output.ListeningTopic;
import dev.streamctl.cli.output.ListeningUdp;
import dev.streamctl.cli.output.Output;
import dev.streamctl.telemetry.kafka.GroupOptions;
import dev.streamctl.telemetry.listen.Feed;
import dev.streamctl.telemetry.listen.ListenOptions;
import dev.streamctl.telemetry.listen.Listener;
import java.io.IOException;
import java.net.InetSocketAddress;

/** What {@code listen} says once, when it has begun: where it listens, and what to beware of. */
record Beginning(ListenPlan plan, Output output) {

    void tell(Feed opened) throws IOException {
        GroupOptions topic = plan.topic();
        if (opened instanceof Listener listener) {
            tell(listener);
        } else if (topic != null) {
            output.progress(new ListeningTopic(SinkAddress.KAFKA + topic.address(), topic.group()));
        }
    }

    private void tell(Listener listener) throws IOException {
        ListenOptions options = plan.options();
        InetSocketAddress address = listener.address();
        String endpoint = "udp://" + text(address);
        String mode = options.content() == ListenOptions.Content.RAW
                ? "any datagrams"
                : !options.trust().takesUnauthenticated()
                        ? "authenticated devices only"
                        : options.trust().keyring() == null ? "unauthenticated" : "authenticated devices and others";
        output.progress(
                new ListeningUdp(address, endpoint, mode, options.sockets().shards()));
        if (!address.getAddress().isLoopbackAddress() && options.trust().takesUnauthenticated()) {
            output.notice("warning: whoever can send to " + endpoint + " can make up samples and devices (at most "
                    + options.bounds().maxDevices()
                    + " are remembered); --key-file takes only what is signed or sealed");
        }
        int granted = listener.grantedReceiveBuffer();
        if (granted < options.sockets().receiveBuffer()) {
            output.notice("warning: the kernel gives a receive buffer of " + Units.SIZE.format(granted) + ", not "
                    + Units.SIZE.format(options.sockets().receiveBuffer()) + "; bursts may be lost. As root: sysctl -w"
                    + " net.core.rmem_max=" + options.sockets().receiveBuffer());
        }
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
