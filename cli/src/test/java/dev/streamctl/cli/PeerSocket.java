package dev.streamctl.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Listens in this process, for peers that behave as a test says. */
final class PeerSocket implements AutoCloseable {

    private final ServerSocket listener;

    PeerSocket() throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        listener.setSoTimeout(60_000);
    }

    String endpoint() {
        return "tcp://127.0.0.1:" + listener.getLocalPort();
    }

    Wire accept() throws IOException {
        return new Wire(listener.accept());
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
