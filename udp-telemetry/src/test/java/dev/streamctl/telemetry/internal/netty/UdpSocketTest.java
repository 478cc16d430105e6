package dev.streamctl.telemetry.internal.netty;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.streamctl.NetworkOptions.Transport;
import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.internal.netty.UdpSocket.PortUse;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
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

    private static final InetSocketAddress GROUP = new InetSocketAddress(InetAddress.ofLiteral("239.255.42.98"), 0);

    private static UdpSocket.Options group(Transport transport, NetworkInterface... interfaces) {
        return new UdpSocket.Options(transport, GROUP, PortUse.GROUP, 1 << 16, List.of(interfaces));
    }

    private static NetworkInterface loopback() throws IOException {
        return NetworkInterface.getByInetAddress(InetAddress.ofLiteral("127.0.0.1"));
    }

    /** Of another program, which says no more than that others may use the address. */
    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void othersMayListenToAGroupAsWell(Transport transport) throws Exception {
        var received = new AtomicInteger();
        try (UdpSocket socket = UdpSocket.open(
                        group(transport, loopback()), TimeSource.system(), batch -> received.addAndGet(batch.count()));
                UdpSocket second = UdpSocket.open(
                        new UdpSocket.Options(transport, socket.address(), PortUse.GROUP, 1 << 16, List.of(loopback())),
                        TimeSource.system(),
                        batch -> received.addAndGet(batch.count()));
                DatagramChannel other = DatagramChannel.open(StandardProtocolFamily.INET)
                        .setOption(StandardSocketOptions.SO_REUSEADDR, true)
                        .setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback())
                        .bind(socket.address())) {
            assertEquals(socket.address(), second.address());
            other.send(ByteBuffer.allocate(1), socket.address());
            await().atMost(Duration.ofSeconds(60)).until(() -> received.get() == 2);
        }
    }

    @Test
    void aGroupIsJoinedWhereThatCanBeDone() throws Exception {
        UdpSocket.Options three = group(Transport.AUTO, loopback(), loopback(), loopback());
        var asked = new AtomicInteger();
        UdpSocket.join(three, _ -> {
            if (asked.incrementAndGet() != 2) {
                throw new IOException("no buffer space available");
            }
        });
        assertEquals(3, asked.get());
        var refused = assertThrows(
                IOException.class,
                () -> UdpSocket.join(three, _ -> {
                    throw new IOException("nowhere");
                }));
        assertEquals("nowhere", refused.getMessage());
        UdpSocket.join(group(Transport.AUTO), _ -> fail("there is no interface"));
    }
}
