package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.NetworkOptions;
import dev.streamctl.Server;
import dev.streamctl.ServerOptions;
import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import dev.streamctl.testing.ManualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers whose addresses are not loopback's, for which alone some limits hold. */
@Timeout(180)
class OtherMachineIT {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private OtherMachine other;

    @BeforeEach
    void make() throws Exception {
        other = known(new OtherMachine());
    }

    @AfterEach
    void remove() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private <T extends AutoCloseable> T known(T closeable) {
        open.push(closeable);
        return closeable;
    }

    private Started connect(String from, int port) throws Exception {
        return known(other.connect(from, port));
    }

    private static void assertEchoes(Started client, String line) throws Exception {
        client.type(line + "\n");
        assertEquals(line, client.out.await(line));
    }

    private void assertRefused(String from, int port) throws Exception {
        Started refused = connect(from, port);
        refused.endInput();
        assertEquals(0, refused.exit(), refused.err::text);
        assertEquals("ERR too many connections from your address, the limit is 2\n", refused.out.text());
    }

    @Test
    void theLimitPerAddressHoldsForEachAddressAndNotForThisMachine() throws Exception {
        Started server =
                known(Started.serve("--host", "0.0.0.0", "--max-connections-per-address", "2", "--interval", "100ms"));
        Started first = connect(other.firstAddress(), server.port());
        assertEchoes(first, "first");
        Started second = connect(other.firstAddress(), server.port());
        assertEchoes(second, "second");
        assertRefused(other.firstAddress(), server.port());

        assertEchoes(connect(other.secondAddress(), server.port()), "another address");
        for (int i = 0; i < 3; i++) {
            Wire loopback = known(new Wire(server.socket()));
            loopback.send("loopback\n");
            assertEquals("loopback", loopback.line());
        }

        assertEchoes(first, "not disturbed");
        second.endInput();
        assertEquals(0, second.exit(), second.err::text);
        server.err.await(line -> line.contains("connections 5 open, 6 served")); // the client knows of its end before
        assertEchoes(connect(other.firstAddress(), server.port()), "in its place");
        assertRefused(other.firstAddress(), server.port());
        server.signal(StopSignal.TERM);
        assertEquals(0, server.exit(), server.err::text);
        assertTrue(server.err.text().contains("7 served, 2 refused"), server.err::text);
    }

    @ParameterizedTest
    @EnumSource(
            value = NetworkOptions.Transport.class,
            names = {"EPOLL", "NIO"})
    void connectionsBeyondTheAcceptRateWaitAndAreServed(NetworkOptions.Transport transport) throws Exception {
        var time = new ManualTime();
        Network network = known(Network.open(
                NetworkOptions.defaults().withTransport(transport).withLoops(1).withTime(time)));
        ServerOptions slowly = ServerOptions.defaults()
                .with(Limit.ACCEPT_RATE, 1)
                .with(Limit.ACCEPT_BURST, 2)
                .with(Limit.IDLE, 0)
                .with(Limit.FRAME, 0)
                .with(Limit.SLOW_CONSUMER, 0);
        Server server = known(network.serve(Endpoint.tcp("0.0.0.0", 0), Lines.text(), slowly, stream -> {
            for (String line : stream) {
                stream.send(line);
            }
        }));
        int port = ((Endpoint.Tcp) server.endpoint()).port();
        Started first = connect(other.firstAddress(), port);
        assertEchoes(first, "within the burst");
        assertEchoes(connect(other.secondAddress(), port), "the last of the burst");
        assertEquals(0, time.pendingTimers());
        assertEchoes(connect(other.firstAddress(), port), "on credit");
        assertEquals(1, time.pendingTimers(), "the server waits until the credit is paid back");

        Started held = connect(other.firstAddress(), port);
        held.type("waited\n");
        time.advance(Duration.ofSeconds(1).minusNanos(1));
        for (int i = 0; i < 100; i++) {
            assertEchoes(first, "turn " + i);
        }
        assertEquals(3, server.stats().accepted());
        time.advance(Duration.ofNanos(1));
        assertEquals("waited", held.out.await("waited"));
        assertEquals(4, server.stats().accepted());
    }
}
