package dev.streamctl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.ServerOptions;
import dev.streamctl.internal.AcceptGate.Decision;
import dev.streamctl.limits.Limit;
import dev.streamctl.testing.ManualTime;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptGateTest {

    private final ManualTime time = new ManualTime();

    private static InetAddress ip(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    private AcceptGate gate(ServerOptions options) {
        return new AcceptGate(options, time);
    }

    private static void assertServed(Decision decision) {
        assertInstanceOf(Decision.Serve.class, decision);
    }

    private static String refusal(Decision decision) {
        return assertInstanceOf(Decision.Refuse.class, decision).why();
    }

    @Test
    void theConnectionOverTheLimitIsRefusedWithTheLimit() {
        var gate = gate(ServerOptions.defaults().with(Limit.MAX_CONNECTIONS, 2));
        assertServed(gate.enter(ip("127.0.0.1")));
        assertServed(gate.enter(null));
        assertEquals("the server is full, its limit is 2 connections", refusal(gate.enter(null)));
        gate.leave(null);
        assertServed(gate.enter(null));
    }

    @Test
    void aLimitOfOneIsNamedInTheSingular() {
        var gate = gate(ServerOptions.defaults().with(Limit.MAX_CONNECTIONS, 1));
        assertServed(gate.enter(null));
        assertEquals("the server is full, its limit is 1 connection", refusal(gate.enter(null)));
    }

    @Test
    void theLimitChangesInBothDirectionsWhileConnectionsAreOpen() {
        var gate = gate(ServerOptions.defaults().with(Limit.MAX_CONNECTIONS, 1));
        assertServed(gate.enter(null));
        gate.setMaxConnections(2);
        assertServed(gate.enter(null));
        gate.setMaxConnections(1);
        gate.leave(null);
        refusal(gate.enter(null));
        gate.leave(null);
        assertServed(gate.enter(null));
        assertThrows(IllegalArgumentException.class, () -> gate.setMaxConnections(0));
    }

    @Test
    void aPausingGateIsPausedExactlyWhileItIsFull() {
        var gate = gate(ServerOptions.defaults()
                .withWhenFull(ServerOptions.WhenFull.PAUSE)
                .with(Limit.MAX_CONNECTIONS, 1));
        assertFalse(gate.paused());
        gate.enter(null);
        assertTrue(gate.paused());
        gate.setMaxConnections(2);
        assertFalse(gate.paused());
        gate.setMaxConnections(1);
        gate.leave(null);
        assertFalse(gate.paused());
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, same address",
        "192.0.2.1, ::ffff:192.0.2.1, the mapped form of the same address",
        "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, same /64",
    })
    void onePlaceIsOneAddress(String first, String second, String why) {
        var gate = gate(ServerOptions.defaults().with(Limit.MAX_CONNECTIONS_PER_ADDRESS, 1));
        assertServed(gate.enter(ip(first)));
        assertEquals("too many connections from your address, the limit is 1", refusal(gate.enter(ip(second))), why);
        gate.leave(ip(second));
        assertServed(gate.enter(ip(first)));
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 192.0.2.2", "2001:db8:1:2::1, 2001:db8:1:3::1"})
    void anotherPlaceIsAnotherAddress(String first, String second) {
        var gate = gate(ServerOptions.defaults().with(Limit.MAX_CONNECTIONS_PER_ADDRESS, 1));
        assertServed(gate.enter(ip(first)));
        assertServed(gate.enter(ip(second)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1"})
    void loopbackIsExemptFromTheLimitPerAddressAndFromTheRate(String loopback) {
        var gate = gate(ServerOptions.defaults()
                .with(Limit.MAX_CONNECTIONS_PER_ADDRESS, 1)
                .with(Limit.ACCEPT_BURST, 1));
        for (int i = 0; i < 100; i++) {
            assertServed(gate.enter(ip(loopback)));
        }
        assertEquals(0, gate.pauseNanos());
    }

    @Test
    void aStormIsDelayedToTheRateAndNotRefused() {
        var gate = gate(ServerOptions.defaults().with(Limit.ACCEPT_RATE, 10).with(Limit.ACCEPT_BURST, 2));
        gate.enter(ip("192.0.2.1"));
        gate.enter(ip("192.0.2.2"));
        assertEquals(0, gate.pauseNanos());
        assertServed(gate.enter(ip("192.0.2.3")));
        assertEquals(Duration.ofMillis(100).toNanos(), gate.pauseNanos());
        time.advance(Duration.ofMillis(100));
        assertEquals(0, gate.pauseNanos());
    }

    @Test
    void refusedConnectionsAreDelayedToTheRateAsWell() {
        var gate = gate(ServerOptions.defaults()
                .with(Limit.MAX_CONNECTIONS, 1)
                .with(Limit.ACCEPT_RATE, 10)
                .with(Limit.ACCEPT_BURST, 1));
        assertServed(gate.enter(ip("127.0.0.1")));
        refusal(gate.enter(ip("192.0.2.1")));
        assertEquals(0, gate.pauseNanos());
        refusal(gate.enter(ip("192.0.2.2")));
        assertEquals(Duration.ofMillis(100).toNanos(), gate.pauseNanos());
        refusal(gate.enter(ip("127.0.0.1")));
        assertEquals(Duration.ofMillis(100).toNanos(), gate.pauseNanos(), "a loopback peer takes nothing");
    }

    @Test
    void connectionsOverTheLimitOfTheirAddressAreDelayedToTheRateAsWell() {
        var gate = gate(ServerOptions.defaults()
                .with(Limit.MAX_CONNECTIONS_PER_ADDRESS, 1)
                .with(Limit.ACCEPT_RATE, 10)
                .with(Limit.ACCEPT_BURST, 2));
        assertServed(gate.enter(ip("192.0.2.1")));
        refusal(gate.enter(ip("192.0.2.1")));
        assertEquals(0, gate.pauseNanos());
        refusal(gate.enter(ip("192.0.2.1")));
        assertEquals(Duration.ofMillis(100).toNanos(), gate.pauseNanos());
    }

    @Test
    void refusalsBeyondTheirRateAreDropsWithoutAWord() {
        var gate = gate(ServerOptions.defaults().with(Limit.MAX_CONNECTIONS, 1).with(Limit.REFUSALS, 2));
        gate.enter(null);
        refusal(gate.enter(null));
        refusal(gate.enter(null));
        assertInstanceOf(Decision.Drop.class, gate.enter(null));
        time.advance(Duration.ofMillis(500));
        refusal(gate.enter(null));
    }
}
