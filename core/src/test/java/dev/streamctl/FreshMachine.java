package dev.streamctl;

import dev.streamctl.framing.Lines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * The main class of {@link FreshMachineTest}'s process: the first virtual thread that reads from a socket of the JDK is a handler, which
 * then holds its loop. Ends with 0 if a virtual thread of the JDK's scheduler can read from such a socket all the same.
 */
final class FreshMachine {

    private static final CountDownLatch HOLDING = new CountDownLatch(1);
    private static volatile boolean released;

    private FreshMachine() {}

    public static void main(String[] args) throws Exception {
        NetworkOptions options = NetworkOptions.defaults()
                .withScheduler(NetworkOptions.Scheduler.CARRIER)
                .withLoops(1);
        try (var upstream = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
                Network network = Network.open(options)) {
            Server server = network.serve(
                    Endpoint.tcp("127.0.0.1", 0), Lines.text(), ServerOptions.defaults(), _ -> readAndHold(upstream));
            try (Socket peer = connect(((Endpoint.Tcp) server.endpoint()).port());
                    Socket toHandler = upstream.accept()) {
                toHandler.getOutputStream().write(1);
                HOLDING.await();
                check(upstream);
            } finally {
                released = true;
            }
        }
    }

    private static Socket connect(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private static void readAndHold(ServerSocket upstream) throws IOException {
        try (Socket socket = connect(upstream.getLocalPort())) {
            socket.getInputStream().read();
        }
        HOLDING.countDown();
        while (!released) {
            Thread.onSpinWait();
        }
    }

    private static void check(ServerSocket upstream) throws Exception {
        try (Socket reading = connect(upstream.getLocalPort());
                Socket writing = upstream.accept()) {
            Thread reader = Thread.ofVirtual().start(() -> readOne(reading));
            while (reader.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            writing.getOutputStream().write(1);
            if (!reader.join(Duration.ofSeconds(60))) {
                throw new AssertionError("the held loop holds the sockets of the JDK");
            }
        }
    }

    private static void readOne(Socket socket) {
        try {
            socket.getInputStream().read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
