package dev.streamctl.telemetry.send;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** The network of this machine. */
enum UdpNetwork implements Network {
    INSTANCE;

    @Override
    public List<InetAddress> lookUp(String host) throws UnknownHostException {
        return List.of(InetAddress.getAllByName(host));
    }

    @Override
    public Link open(InetSocketAddress remote, LinkOptions options) throws IOException {
        return UdpLink.open(remote, options);
    }

    /** A look-up cannot be interrupted and holds its thread: a virtual one would take a carrier from everybody else. */
    @Override
    public void background(Runnable work) {
        Thread.ofPlatform().daemon().name("streamctl-telemetry-route").start(work);
    }
}
