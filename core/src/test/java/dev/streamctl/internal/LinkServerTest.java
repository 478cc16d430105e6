package dev.streamctl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.ServerOptions;
import dev.streamctl.task.TimeSource;
import dev.streamctl.testing.ManualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkServerTest implements Acceptor {

    private final ManualTime time = new ManualTime();
    private final LinkServer server = new LinkServer(this, ServerOptions.defaults(), new Counters(), () -> {});
    private final List<Boolean> letIn = new ArrayList<>();

    @Test
    void aServerThatStopsTakesNobodyElseFromTheKernel() {
        assertTrue(server.mayAccept());
        server.startShutdown();
        assertEquals(List.of(false), letIn, "already while its socket is being closed");
        assertFalse(server.mayAccept());
    }

    @Override
    public Endpoint endpoint() {
        return Endpoint.tcp("127.0.0.1", 1);
    }

    @Override
    public TimeSource time() {
        return time;
    }

    @Override
    public TimeSource handlerTime() {
        return time;
    }

    @Override
    public void review() {}

    @Override
    public void close() {
        letIn.add(server.mayAccept());
    }
}
