package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a program that embeds the library may count on: no thread before it is asked, none after close. In real time. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmbeddingTest {

    /** Platform threads, save the JDK's own for virtual threads and deadlines, and those of the tests. */
    static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> !name.startsWith("ForkJoinPool") && !name.startsWith("VirtualThread-unblocker"))
                .filter(name -> !name.startsWith("VirtualThread-unparker") && !name.endsWith("Poller"))
                .filter(name -> !name.startsWith("recording-peer") && !name.startsWith("junit"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Set<String> threadsBeyond(Set<String> before) {
        Set<String> now = threads();
        now.removeAll(before);
        return now;
    }

    @ParameterizedTest
    @EnumSource
    void thereIsNoThreadBeforeItIsAskedFor(Stack stack) {
        Set<String> before = threads();
        Network network = Network.open(stack.options());
        assertEquals(stack.transport.name().toLowerCase(Locale.ROOT), network.transport());
        assertEquals(stack.scheduler.name().toLowerCase(Locale.ROOT), network.scheduler());
        assertEquals(Set.of(), threadsBeyond(before));
        network.close();
        assertEquals(Set.of(), threadsBeyond(before));
    }

    @ParameterizedTest
    @EnumSource
    void thereIsNoThreadAfterClose(Stack stack) throws Exception {
        Set<String> before = threads();
        try (Network network = Network.open(stack.options());
                Server server = network.serve(Endpoint.tcp("127.0.0.1", 0), Lines.text(), OnEveryStack::echo);
                FrameStream<String> client = network.connect(server.endpoint(), Lines.text())) {
            client.send("hello");
            assertEquals("hello", client.receive(Duration.ofSeconds(60)));
            assertFalse(threadsBeyond(before).isEmpty(), "this test can tell");
        }
        assertEquals(Set.of(), threadsBeyond(before));
    }

    @ParameterizedTest
    @EnumSource
    void closeEndsHandlersClientsAndServersThatWereLeft(Stack stack) throws Exception {
        Set<String> before = threads();
        BlockingQueue<Thread> started = new LinkedBlockingQueue<>();
        Network network = Network.open(stack.options());
        Server server = network.serve(
                Endpoint.tcp("127.0.0.1", 0),
                Lines.text(),
                ServerOptions.defaults().with(Limit.LINGER, 10),
                stream -> {
                    started.add(Thread.currentThread());
                    new CountDownLatch(1).await();
                });
        List<FrameStream<String>> clients = new ArrayList<>();
        List<Call<String>> readers = new ArrayList<>();
        List<Thread> handlers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            FrameStream<String> client = network.connect(server.endpoint(), Lines.text());
            clients.add(client);
            readers.add(Call.of(client::receive).awaitWaiting());
            handlers.add(started.take());
        }
        network.close();
        for (Call<String> reader : readers) {
            reader.failure(StreamException.class);
        }
        for (int i = 0; i < clients.size(); i++) {
            assertTrue(handlers.get(i).join(Duration.ofSeconds(Call.PATIENCE_SECONDS)), "its handler was told to end");
            CloseContractTest.reason(clients.get(i));
        }
        assertEquals(Set.of(), threadsBeyond(before));
        network.close();
        assertThrows(IllegalStateException.class, () -> network.connect(server.endpoint()));
        assertThrows(IllegalStateException.class, () -> network.serve(server.endpoint(), Lines.text(), stream -> {}));
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void closeShortensAShutdownThatIsUnderWay(Stack stack) throws Exception {
        Set<String> before = threads();
        CountDownLatch started = new CountDownLatch(1);
        Network network = Network.open(stack.options());
        try (var port = new HeldPort()) {
            Server server = network.serve(
                    port.endpoint(), Lines.text(), ServerOptions.defaults().with(Limit.LINGER, 10), stream -> {
                        started.countDown();
                        new CountDownLatch(1).await();
                    });
            FrameStream<String> client = network.connect(server.endpoint(), Lines.text());
            started.await();
            Call<Void> shutdown = Call.run(() -> server.shutdown(Duration.ofHours(1)));
            WithManualTime.await("the server accepts no more", () -> refuses(server.endpoint()));
            shutdown.awaitWaiting();
            network.close();
            shutdown.result();
            CloseContractTest.reason(client);
            assertEquals(0, server.stats().open());
            assertEquals(Set.of(), threadsBeyond(before));
        }
    }

    private static boolean refuses(Endpoint endpoint) {
        try (SocketChannel _ = SocketChannel.open(PeerChannel.address(endpoint))) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
