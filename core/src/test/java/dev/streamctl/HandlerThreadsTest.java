package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.Lines;
import dev.streamctl.task.Tasks;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/** Handlers that block outside the library, and that start threads: the other connections of the loop are served meanwhile. */
class HandlerThreadsTest extends OnEveryStack {

    private final BlockingQueue<Thread> blocking = new LinkedBlockingQueue<>();

    /** A handler that answers the line "block" with what {@code call} gives, and echoes any other. */
    private Server serve(Callable<String> call) throws Exception {
        return serve(Lines.text(), QUIET_SERVER, stream -> {
            for (String line : stream) {
                if (line.equals("block")) {
                    blocking.add(Thread.currentThread());
                    stream.send(call.call());
                } else {
                    stream.send(line);
                }
            }
        });
    }

    /** Has a handler block in {@code call}, others echo on the same loop meanwhile, and then lets it go on. */
    private void assertOthersAreServedDuring(Callable<String> call, Call.Action release) throws Exception {
        Server server = serve(call);
        RecordingPeer other = echoedPeerOf(server);
        RecordingPeer blocked = peerOf(server).send("block\n");
        Thread handler = blocking.poll(Call.PATIENCE_SECONDS, TimeUnit.SECONDS);
        await("the handler blocks", () -> isWaiting(handler.getState()));
        other.send("one\n").assertReceives("hello\none\n");
        echoedPeerOf(server);
        assertEquals(0, blocked.received().length);
        release.run();
        blocked.assertReceives("released\n");
        other.send("two\n").assertReceives("hello\none\ntwo\n");
    }

    private static boolean isWaiting(Thread.State state) {
        return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING || state == Thread.State.BLOCKED;
    }

    @Test
    void aHandlerMayReadFromASocketOfTheJdk() throws Exception {
        try (ServerSocket upstream = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertOthersAreServedDuring(
                    () -> {
                        try (Socket socket = new Socket(upstream.getInetAddress(), upstream.getLocalPort())) {
                            return new String(socket.getInputStream().readAllBytes());
                        }
                    },
                    () -> answer(upstream));
        }
    }

    @Test
    void aHandlerMayReadFromAChannelOfTheJdk() throws Exception {
        try (ServerSocket upstream = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertOthersAreServedDuring(
                    () -> {
                        try (SocketChannel channel = SocketChannel.open(upstream.getLocalSocketAddress())) {
                            ByteBuffer buffer = ByteBuffer.allocate(100);
                            while (channel.read(buffer) >= 0) {
                                // to the end
                            }
                            return new String(buffer.array(), 0, buffer.position());
                        }
                    },
                    () -> answer(upstream));
        }
    }

    private static void answer(ServerSocket upstream) throws Exception {
        try (Socket accepted = upstream.accept()) {
            accepted.getOutputStream().write("released".getBytes());
        }
    }

    @Test
    void aHandlerMayWaitForAMonitorAndInOne() throws Exception {
        Object monitor = new Object();
        boolean[] released = new boolean[1];
        assertOthersAreServedDuring(
                () -> {
                    synchronized (monitor) {
                        while (!released[0]) {
                            monitor.wait();
                        }
                        return "released";
                    }
                },
                () -> {
                    synchronized (monitor) {
                        released[0] = true;
                        monitor.notifyAll();
                    }
                });
    }

    @Test
    void aHandlerMayQueueForAMonitor() throws Exception {
        Object monitor = new Object();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Call<Void> holder = Call.run(() -> {
            synchronized (monitor) {
                held.countDown();
                release.await();
            }
        });
        held.await();
        assertOthersAreServedDuring(
                () -> {
                    synchronized (monitor) {
                        return "released";
                    }
                },
                release::countDown);
        holder.result();
    }

    @Test
    void aHandlerMayQueueForALock() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        lock.lock();
        try {
            assertOthersAreServedDuring(
                    () -> {
                        lock.lock();
                        lock.unlock();
                        return "released";
                    },
                    lock::unlock);
        } finally {
            if (lock.isHeldByCurrentThread()) {
                lock.unlock();
            }
        }
    }

    /** Timed waits leave the carrier for a thread of the JDK, and come back from there again and again. */
    @Test
    void aHandlerMayWaitForAMoment() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        assertOthersAreServedDuring(
                () -> {
                    while (!released.await(1, TimeUnit.MILLISECONDS)) {
                        blocking.poll(1, TimeUnit.MILLISECONDS);
                    }
                    return "released";
                },
                released::countDown);
    }

    @Test
    void aHandlerMayStartThreads() throws Exception {
        Server server = serve(() -> {
            FutureTask<String> virtual = new FutureTask<>(() -> "virtual");
            Thread.startVirtualThread(virtual);
            FutureTask<String> platform = new FutureTask<>(() -> "platform");
            Thread.ofPlatform().daemon().start(platform);
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<String>> all = new ArrayList<>(List.of(virtual, platform));
                all.add(executor.submit(() -> "executed"));
                List<String> words = new ArrayList<>();
                for (Future<String> each : all) {
                    words.add(each.get());
                }
                words.addAll(Tasks.gather(List.of(
                        () -> "gathered", () -> Thread.currentThread().getName().replaceAll("[0-9]", ""))));
                return String.join(" ", words);
            }
        });
        peerOf(server).send("block\n").assertReceives("virtual platform executed gathered streamctl-task-\n");
        assertEquals(0, server.stats().handlerFailures());
    }

    @Test
    void threadsOfAHandlerMaySendOnItsStreamAndOutliveIt() throws Exception {
        CountDownLatch handlerEnded = new CountDownLatch(1);
        CompletableFuture<String> afterwards = new CompletableFuture<>();
        Server server = serve(Lines.text(), QUIET_SERVER, stream -> {
            Thread sender = Thread.startVirtualThread(() -> {
                try {
                    stream.send("from a child");
                } catch (Exception e) {
                    afterwards.completeExceptionally(e);
                }
            });
            sender.join();
            Thread.startVirtualThread(() -> {
                try {
                    handlerEnded.await();
                    afterwards.complete("still runs");
                } catch (InterruptedException e) {
                    afterwards.completeExceptionally(e);
                }
            });
        });
        RecordingPeer peer = peerOf(server);
        peer.assertReceivesUpToEnd("from a child\n");
        peer.close();
        assertQuietAndConsistent(server);
        handlerEnded.countDown();
        assertEquals("still runs", afterwards.get(Call.PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    /** More turns than a carrier runs in a row, each of a thread that another one has started. */
    @Test
    void aHandlerMayStartAThousandThreads() throws Exception {
        Server server = serve(() -> {
            CountDownLatch ended = new CountDownLatch(1_000);
            for (int i = 0; i < 1_000; i++) {
                Thread.startVirtualThread(() -> {
                    Thread.yield();
                    ended.countDown();
                });
            }
            assertTrue(ended.await(Call.PATIENCE_SECONDS, TimeUnit.SECONDS));
            return "all ended";
        });
        peerOf(server).send("block\n").assertReceives("all ended\n");
    }
}
