package dev.streamctl.telemetry.send;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.send.FakeNetwork.Answer;
import dev.streamctl.testing.ManualTime;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DatagramRouteTest {

    private static final byte[] BYTES = {1, 2, 3};

    private final FakeNetwork network = new FakeNetwork();
    private final ManualTime time = new ManualTime();
    private final AtomicInteger lost = new AtomicInteger();

    private DatagramRoute route() {
        return DatagramRoute.open(new Target("collector", 9100), time, network);
    }

    @Test
    void aLookUpThatHangsHoldsUpNoDatagram() throws Exception {
        DatagramRoute route = route();
        assertThrows(UnknownHostException.class, () -> route.send(BYTES, 2, lost::incrementAndGet));
        time.advance(SenderOptions.LOOKUP_TIMEOUT);
        assertTrue(
                assertThrows(IOException.class, route::awaitFirst).getMessage().contains("within 5000 ms"));
        network.names.put("collector", List.of(FakeNetwork.address("192.0.2.1")));
        network.work();
        assertTrue(route.send(BYTES, 2, lost::incrementAndGet));
        time.advance(SenderOptions.ROTATE_EVERY);
        assertEquals(1, network.background.size());
        assertTrue(route.send(BYTES, 3, lost::incrementAndGet));
        assertArrayEquals(new byte[] {1, 2}, network.sent.getFirst());
        assertArrayEquals(BYTES, network.sent.getLast());
        route.close();
        assertEquals(List.of(), network.open());
    }

    @Test
    void whatIsRefusedIsToldOfTheOneBeforeAndLeadsToTheNextAddress() throws Exception {
        for (Answer refusal : List.of(Answer.REFUSED, Answer.PROHIBITED)) {
            DatagramRoute route = twoAddresses(refusal, Answer.FULL, Answer.TAKEN);
            assertFalse(route.send(BYTES, 3, lost::incrementAndGet));
            assertEquals(1, lost.getAndSet(0));
            assertTakesTheSecondAddress(route);
            assertEquals(0, lost.get());
        }
    }

    @Test
    void aRefusalBehindWhichNothingCanBeSentIsToldAndFails() throws Exception {
        DatagramRoute route = twoAddresses(Answer.REFUSED, Answer.UNREACHABLE, Answer.TAKEN);
        assertThrows(IOException.class, () -> route.send(BYTES, 3, lost::incrementAndGet));
        assertEquals(1, lost.get());
    }

    /** As the address of this machine has changed: a new socket has the new one. */
    @Test
    void aFailureSaysNothingOfTheOneBeforeAndLeadsToANewSocket() throws Exception {
        DatagramRoute route = twoAddresses(Answer.UNREACHABLE, Answer.TAKEN);
        assertThrows(IOException.class, () -> route.send(BYTES, 3, lost::incrementAndGet));
        assertEquals(0, lost.get());
        assertTakesTheSecondAddress(route);
    }

    private DatagramRoute twoAddresses(Answer... answers) {
        network.names.put("collector", List.of(FakeNetwork.address("192.0.2.1"), FakeNetwork.address("192.0.2.2")));
        network.answers = new ArrayDeque<>(List.of(answers))::remove;
        DatagramRoute route = route();
        network.work();
        return route;
    }

    private void assertTakesTheSecondAddress(DatagramRoute route) throws IOException {
        time.advance(Route.PAUSE);
        network.work();
        assertTrue(route.send(BYTES, 3, lost::incrementAndGet));
        assertEquals("192.0.2.2", network.links.getLast().remote.getAddress().getHostAddress());
    }
}
