package dev.streamctl.telemetry.internal.netty;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.NetworkOptions.Transport;
import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.internal.netty.UdpSocket.PortUse;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class UdpSocketTest {

    private static final int SOCKETS = 4;
    private static final int SENDERS = 200;

    /** The first one takes the port alone and shares it only then: the kernel spreads the senders over all the same. */
    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void theKernelSpreadsSendersOverAllSocketsOfAPort(Transport transport) throws Exception {
        var received = new AtomicIntegerArray(SOCKETS);
        var all = new AtomicInteger();
        List<UdpSocket> sockets = new ArrayList<>();
        try {
            var next = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
            for (int i = 0; i < SOCKETS; i++) {
                int own = i;
                var use = i == 0 ? PortUse.FIRST : PortUse.SHARED;
                var options = new UdpSocket.Options(transport, next, use, 1 << 20, List.of());
                sockets.add(UdpSocket.open(options, TimeSource.system(), batch -> {
                    received.addAndGet(own, batch.count());
                    all.addAndGet(batch.count());
                }));
                next = sockets.getFirst().address();
            }
            for (int i = 0; i < SENDERS; i++) {
                try (var sender = new DatagramSocket()) {
                    sender.send(new DatagramPacket(new byte[1], 1, next));
                }
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> all.get() == SENDERS);
            for (int i = 0; i < SOCKETS; i++) {
                assertTrue(received.get(i) > 0, received::toString);
            }
        } finally {
            sockets.forEach(UdpSocket::close);
        }
    }
}
