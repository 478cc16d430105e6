package dev.streamctl.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.StreamEndedException;
import dev.streamctl.websocket.WebSocket;
import java.io.IOException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class LaneTest {

    private static final FrameShape SHAPE = FrameShape.ofMessages(FrameShape.Kind.TEXT, 32);

    private int sent;

    @Test
    void messagesThatWereTakenBeforeAConnectionClosedCount() throws Exception {
        Lane<?> lane = new Lane.Messages(closedAfter(2), FrameShape.Kind.TEXT);
        assertEquals(2, lane.trySend(SHAPE, 0, 1, 5));
        assertThrows(IOException.class, () -> lane.trySend(SHAPE, 2, 1, 5));
        assertEquals(2, sent);
    }

    private WebSocket closedAfter(int messages) {
        return (WebSocket) Proxy.newProxyInstance(
                WebSocket.class.getClassLoader(), new Class<?>[] {WebSocket.class}, (_, method, _) -> {
                    assertEquals("trySend", method.getName());
                    if (sent == messages) {
                        throw new StreamEndedException("closed");
                    }
                    sent++;
                    return true;
                });
    }
}
