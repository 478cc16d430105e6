package dev.streamctl;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of this process, which the kernel gives to no other one that wants any. Who connects is refused while no server listens
 * there: one that is told the port may take it all the same, as both let their address be used again.
 */
final class HeldPort implements AutoCloseable {

    private final Socket bound = new Socket();

    HeldPort() throws IOException {
        bound.setReuseAddress(true);
        bound.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    }

    Endpoint endpoint() {
        return Endpoint.tcp("127.0.0.1", bound.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        bound.close();
    }
}
