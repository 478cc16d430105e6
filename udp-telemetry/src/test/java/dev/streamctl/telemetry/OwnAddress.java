package dev.streamctl.telemetry;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a program may listen that has to be told a port, or nobody at all. The host is this process's own, the port below those
 * that the kernel gives to whoever wants any: nobody takes it before the program has it, nor while it is away.
 *
 * @param host an address of the loopback
 */
public record OwnAddress(String host, int port) {

    private static final String HOST = hostOf(ProcessHandle.current().pid());

    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(20_000 + (int) (ProcessHandle.current().pid() % 10_000));

    /** One that nobody was given yet. */
    public static OwnAddress next() throws IOException {
        while (true) {
            var address = new OwnAddress(HOST, NEXT_PORT.getAndIncrement());
            if (address.isFree()) {
                return address;
            }
        }
    }

    /** Linux has all of 127.0.0.0/8; not from its first quarter, where 127.0.0.1 is. */
    private static String hostOf(long pid) {
        return System.getProperty("os.name").equals("Linux")
                ? "127.%d.%d.%d".formatted(64 + (pid >> 16) % 192, (pid >> 8) & 255, pid & 255)
                : "127.0.0.1";
    }

    private boolean isFree() throws IOException {
        var address = new InetSocketAddress(InetAddress.ofLiteral(host), port);
        try (var tcp = new ServerSocket();
                var _ = new DatagramSocket(address)) {
            tcp.bind(address);
            return true;
        } catch (BindException e) {
            return false; // somebody listens there at every address
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
