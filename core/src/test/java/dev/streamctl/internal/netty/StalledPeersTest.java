package dev.streamctl.internal.netty;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.NetworkOptions;
import dev.streamctl.Server;
import dev.streamctl.ServerOptions;
import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.limits.Limit;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
@Timeout(180)
class StalledPeersTest {

    private static final int PEERS = 12;

    /** More than the kernel takes for a peer that does not read. */
    private static final byte[] FRAME = new byte[8 << 20];

    private final Semaphore stuck = new Semaphore(0);
    private final CountDownLatch done = new CountDownLatch(1);
    private final List<Socket> peers = new ArrayList<>();

    private static long usedByNetty() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    @Test
    void peersThatHaveStoppedReadingKeepNoCopiesOfASharedFrame() throws Exception {
        NetworkOptions epoll = NetworkOptions.defaults().withTransport(NetworkOptions.Transport.EPOLL);
        ServerOptions options = ServerOptions.defaults().with(Limit.MAX_FRAME, FRAME.length);
        try (Network network = Network.open(epoll)) {
            Server server = network.serve(Endpoint.tcp("127.0.0.1", 0), LengthPrefixed.of(4), options, stream -> {
                stream.sendShared(FRAME);
                while (stream.pendingBytes() > FRAME.length) {
                    Thread.yield(); // until the kernel has some of it, and Netty what it is given
                }
                stuck.release();
                done.await();
            });
            long before = usedByNetty();
            int port = server.endpoint().address().orElseThrow().port();
            for (int i = 0; i < PEERS; i++) {
                peers.add(new Socket("127.0.0.1", port));
            }
            stuck.acquire(PEERS);
            long more = usedByNetty() - before;
            assertTrue(more < FRAME.length, () -> "Netty has " + more + " bytes more");
            done.countDown();
            for (Socket peer : peers) {
                peer.close();
            }
        }
    }
}
