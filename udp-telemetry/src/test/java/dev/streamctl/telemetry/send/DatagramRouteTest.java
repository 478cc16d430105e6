package dev.streamctl.telemetry.send;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.testing.ManualTime;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class DatagramRouteTest {

    private static final byte[] BYTES = {1, 2, 3};

    private final FakeNetwork network = new FakeNetwork();
    private final ManualTime time = new ManualTime();

    private DatagramRoute route() {
        return DatagramRoute.open(new Target("collector", 9100), time, network);
    }

    @Test
    void aLookUpThatHangsHoldsUpNoDatagram() throws Exception {
        DatagramRoute route = route();
        assertThrows(UnknownHostException.class, () -> route.send(BYTES, 2));
        time.advance(SenderOptions.LOOKUP_TIMEOUT);
        assertTrue(
                assertThrows(IOException.class, route::awaitFirst).getMessage().contains("within 5000 ms"));
        network.names.put("collector", List.of(FakeNetwork.address("192.0.2.1")));
        network.work();
        assertTrue(route.send(BYTES, 2));
        time.advance(SenderOptions.ROTATE_EVERY);
        assertEquals(1, network.background.size());
        assertTrue(route.send(BYTES, 3));
        assertArrayEquals(new byte[] {1, 2}, network.sent.getFirst());
        assertArrayEquals(BYTES, network.sent.getLast());
        route.close();
        assertEquals(List.of(), network.open());
    }

    @Test
    void aRefusalIsToldAndLeadsToTheNextAddress() throws Exception {
        network.names.put("collector", List.of(FakeNetwork.address("192.0.2.1"), FakeNetwork.address("192.0.2.2")));
        Queue<FakeNetwork.Answer> answers = new ArrayDeque<>(
                List.of(FakeNetwork.Answer.REFUSED, FakeNetwork.Answer.FULL, FakeNetwork.Answer.TAKEN));
        network.answers = answers::remove;
        DatagramRoute route = route();
        network.work();
        assertThrows(PortUnreachableException.class, () -> route.send(BYTES, 3));
        assertFalse(route.send(BYTES, 3));
        time.advance(Route.PAUSE);
        network.work();
        assertTrue(route.send(BYTES, 3));
        assertEquals("192.0.2.2", network.links.getLast().remote.getAddress().getHostAddress());
    }
}
