package dev.streamctl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.ServerOptions;
import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.TimeSource;
import dev.streamctl.testing.ManualTime;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class LinkServerTest implements Acceptor {

    private static final Endpoint HERE = Endpoint.tcp("127.0.0.1", 1);

    private final ManualTime time = new ManualTime();
    private final Counters counters = new Counters();
    private final EventLog log = new EventLog(time, Level.WARN);
    private final LinkServer server = new LinkServer(this, ServerOptions.defaults(), counters, () -> {});
    private final List<Boolean> letIn = new ArrayList<>();

    /** What the server said to its connections, and what became of their links. */
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());

    private final class Caller implements LinkServer.Visitor, Wire {

        private Thread handler;

        @Override
        public @Nullable InetAddress address() {
            return null;
        }

        @Override
        public void serve() {
            said.add("serve");
        }

        @Override
        public void refuse(String why) {
            said.add(why);
        }

        @Override
        public void drop() {
            said.add("drop");
        }

        @Override
        public void turnAway(String why) {
            said.add(why);
        }

        @Override
        public void abort() {
            said.add("abort");
        }

        @Override
        public Endpoint peer() {
            return HERE;
        }

        @Override
        public Endpoint local() {
            return HERE;
        }

        @Override
        public TimeSource time() {
            return time;
        }

        @Override
        public SpareBuffers spare() {
            return new SpareBuffers();
        }

        @Override
        public void pump() {}

        @Override
        public void readOn() {}

        @Override
        public void close() {
            said.add("close");
        }

        @Override
        public void wake(Thread waiting) {}

        @Override
        public Thread newHandler(String name, Runnable body) {
            handler = Thread.ofVirtual().unstarted(body);
            return handler;
        }
    }

    /** Its handshake is done. */
    private Link<String> begin(Caller caller) {
        var link = new Link<>(caller, Lines.text(), Limits.defaults(), counters, log);
        server.begin(caller, link, LinkFrames::new, stream -> said.add("handler"));
        return link;
    }

    @Test
    void aServerThatStopsTakesNobodyElseFromTheKernel() {
        assertTrue(server.mayAccept());
        server.startShutdown();
        assertEquals(List.of(false), letIn, "already while its socket is being closed");
        assertFalse(server.mayAccept());
    }

    @Test
    void whoTheKernelGaveAtTheStopIsDropped() {
        server.startShutdown();
        server.arrived(new Caller());
        assertEquals(List.of("drop"), said);
        assertEquals(1, server.stats().accepted());
        assertEquals(1, server.stats().refused());
        assertEquals(0, server.stats().open());
    }

    @Test
    void aHandshakeThatWasDoneAtTheStopBeginsNoHandler() {
        var caller = new Caller();
        server.arrived(caller);
        server.startShutdown();
        begin(caller);
        assertEquals(List.of("serve", "the server is stopping", "close"), said);
        server.left(caller);
        assertEquals(0, server.stats().open());
    }

    @Test
    void aHandshakeThatWasDoneWhenThereIsNoRoomAnyMoreBeginsNoHandler() {
        var kept = new Caller();
        server.arrived(kept);
        var excess = new Caller();
        server.arrived(excess);
        server.setMaxConnections(1);
        assertEquals(1, server.closeExcess());
        begin(excess);
        assertEquals(List.of("serve", "serve", "the server is full, its limit is 1 connection", "close"), said);
        server.left(excess);
        assertEquals(1, server.stats().open());
    }

    /** It has a handler, which has returned. */
    private Link<String> served(Caller caller) throws InterruptedException {
        Link<String> link = begin(caller);
        assertTrue(caller.handler.join(Duration.ofSeconds(60)));
        return link;
    }

    @Test
    void aHandlerThatTakesOverHasThePlaceOfTheFirst() throws Exception {
        var caller = new Caller();
        server.arrived(caller);
        Link<String> first = new Link<>(caller, Lines.text(), Limits.defaults(), counters, log);
        var done = new CountDownLatch(1);
        server.begin(caller, first, LinkFrames::new, _ -> done.await());
        Thread handlerOfFirst = caller.handler;
        Link<String> second = served(caller);
        first.gone();
        done.countDown();
        assertTrue(handlerOfFirst.join(Duration.ofSeconds(60)));
        assertEquals(1, server.stats().open());
        second.gone();
        server.left(caller);
        assertEquals(0, server.stats().open());
        assertEquals(1, server.stats().closed());
    }

    @Test
    void nothingTakesOverAConnectionThatIsToldToClose() throws Exception {
        server.arrived(new Caller());
        var caller = new Caller();
        server.arrived(caller);
        Link<String> first = new Link<>(caller, Lines.text(), Limits.defaults(), counters, log);
        var done = new CountDownLatch(1);
        server.begin(caller, first, LinkFrames::new, _ -> done.await());
        server.setMaxConnections(1);
        assertEquals(1, server.closeExcess());
        begin(caller);
        assertFalse(said.contains("handler"), said::toString);
        done.countDown();
        first.gone();
        server.left(caller);
        assertEquals(1, server.stats().open());
    }

    @Override
    public Endpoint endpoint() {
        return HERE;
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
