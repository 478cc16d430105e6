package dev.streamctl.telemetry.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.testing.ManualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteTest {

    private static final InetAddress ONE = FakeNetwork.address("192.0.2.1");
    private static final InetAddress TWO = FakeNetwork.address("2001:db8::2");
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final FakeNetwork network = new FakeNetwork();
    private final ManualTime time = new ManualTime();

    private Route route(String host) {
        var options = SenderOptions.to(new Target(host, 9100), "d").withRotation(EVERY, TIMEOUT);
        Route route = new Route(options, network, time);
        route.start();
        return route;
    }

    private InetAddress address(Route route) {
        Link link = route.link();
        assertNotNull(link);
        return link.remote().getAddress();
    }

    @Test
    void anAddressNeedsNoLookUpAndIsThereAtOnce() throws Exception {
        Route route = route("192.0.2.1");
        assertEquals(ONE, address(route));
        route.awaitFirst();
        assertEquals(0, network.lookUps);
    }

    @Test
    void theSourcePortChangesAtEachInterval() {
        Route route = route("192.0.2.1");
        Link first = route.link();
        time.advance(EVERY.minusNanos(1));
        assertSame(first, route.link());
        time.advance(Duration.ofNanos(1));
        Link second = route.link();
        assertTrue(!second.local().equals(first.local()));
        assertEquals(List.of(second), network.open());
        time.advance(EVERY);
        assertEquals(2, route.stats().rotations());
    }

    @Test
    void socketsThatNobodyTookAreClosed() {
        Route route = route("192.0.2.1");
        for (int i = 0; i < 10; i++) {
            time.advance(EVERY);
        }
        assertEquals(1, network.open().size());
        assertSame(network.open().getFirst(), route.link());
        route.close();
        assertEquals(List.of(), network.open());
    }

    @Test
    void aNameIsLookedUpAgainAtEachIntervalOffTheSendingThread() {
        network.names.put("collector", List.of(ONE));
        Route route = route("collector");
        assertNull(route.link());
        network.work();
        assertEquals(ONE, address(route));
        network.names.put("collector", List.of(TWO));
        time.advance(EVERY);
        assertEquals(ONE, address(route));
        network.work();
        assertEquals(TWO, address(route));
        assertEquals(2, network.lookUps);
    }

    @Test
    void aLookUpThatHangsIsNotWaitedForAndNoSecondOneBegins() throws Exception {
        network.names.put("collector", List.of(ONE));
        Route route = route("collector");
        network.work();
        Link first = route.link();
        time.advance(EVERY);
        assertEquals(1, network.background.size());
        time.advance(TIMEOUT);
        assertEquals(ONE, address(route));
        assertTrue(route.link() != first);
        assertEquals(1, route.stats().lookupFailures());
        assertEquals("no address of \"collector\" within 2000 ms", route.stats().problem() + "");
        time.advance(EVERY.multipliedBy(3));
        assertEquals(1, network.background.size());
        assertEquals(ONE, address(route));
        network.names.put("collector", List.of(TWO));
        network.work();
        assertEquals(TWO, address(route));
        assertNull(route.stats().problem());
    }

    @Test
    void aFirstLookUpThatHangsIsToldAtItsDeadline() {
        Route route = route("collector");
        time.advance(TIMEOUT);
        assertTrue(
                assertThrows(IOException.class, route::awaitFirst).getMessage().contains("within 2000 ms"));
        network.names.put("collector", List.of(ONE));
        network.work();
        assertEquals(ONE, address(route));
    }

    @Test
    void anUnknownNameIsToldAndTriedAgain() {
        Route route = route("collector");
        network.work();
        String message =
                assertThrows(UnknownHostException.class, route::awaitFirst).getMessage();
        assertEquals("cannot find the host \"collector\"", message);
        assertNull(route.link());
        network.names.put("collector", List.of(ONE));
        time.advance(Route.PAUSE);
        network.work();
        assertEquals(ONE, address(route));
        assertEquals(1, route.stats().lookupFailures());
    }

    @Test
    void aNameThatIsGoneKeepsItsLastAddress() {
        network.names.put("collector", List.of(ONE));
        Route route = route("collector");
        network.work();
        Link first = route.link();
        network.names.clear();
        time.advance(EVERY);
        network.work();
        assertEquals(ONE, address(route));
        assertTrue(route.link() != first);
        assertEquals(1, route.stats().lookupFailures());
    }

    @Test
    void theFirstAddressToWhichThereIsAWayIsTaken() throws Exception {
        network.names.put("collector", List.of(TWO, ONE));
        network.noWay.add(TWO);
        Route route = route("collector");
        network.work();
        route.awaitFirst();
        assertEquals(ONE, address(route));
        assertEquals(1, route.stats().openFailures());
    }

    @Test
    void noWayAtAllIsToldAndTriedAgain() {
        network.noWay.add(ONE);
        Route route = route("192.0.2.1");
        String message = assertThrows(IOException.class, route::awaitFirst).getMessage();
        assertEquals("no way to 192.0.2.1:9100: Network is unreachable", message);
        network.noWay.clear();
        time.advance(Route.PAUSE);
        assertEquals(ONE, address(route));
    }

    @Test
    void aRefusalLeadsToANewPortAndTheNextAddressButNotAtEachDatagram() {
        network.names.put("collector", List.of(ONE, TWO));
        Route route = route("collector");
        network.work();
        assertEquals(ONE, address(route));
        for (int i = 0; i < 100; i++) {
            route.refused();
            time.advance(Duration.ofMillis(10));
            network.work();
        }
        assertEquals(TWO, address(route));
        assertEquals(1, route.stats().rotations());
        assertEquals(100, route.stats().refusals());
        time.advance(Route.PAUSE);
        route.refused();
        time.advance(Duration.ZERO);
        network.work();
        assertEquals(ONE, address(route));
        assertEquals(2, route.stats().rotations());
        assertEquals(3, network.lookUps);
    }

    @Test
    void closingEndsEverythingAlsoWhatComesLate() {
        network.names.put("collector", List.of(ONE));
        Route route = route("collector");
        route.close();
        network.work();
        assertEquals(List.of(), network.open());
        assertEquals(0, time.pendingTimers());
        assertThrows(IOException.class, route::awaitFirst);
    }
}
