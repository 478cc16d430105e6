package dev.streamctl.telemetry.send;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real sockets. */
@Timeout(60)
class UdpLinkTest {

    private static final byte[] HELLO = "hello, and more".getBytes(US_ASCII);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static String received(DatagramSocket socket) throws IOException {
        socket.setSoTimeout(30_000);
        var packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), US_ASCII);
    }

    private static Link open(InetAddress address, int port, LinkOptions options) throws IOException {
        return UdpNetwork.INSTANCE.open(new InetSocketAddress(address, port), options);
    }

    private static NetworkInterface loopback() throws IOException {
        return NetworkInterface.networkInterfaces()
                .filter(each -> each.inetAddresses().anyMatch(InetAddress::isLoopbackAddress))
                .findFirst()
                .orElseThrow();
    }

    private static boolean hasIpv6() throws IOException {
        return loopback().inetAddresses().anyMatch(address -> address.equals(InetAddress.ofLiteral("::1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void bothFamiliesCarryExactlyTheDatagram(String literal) throws Exception {
        assumeTrue(literal.equals("127.0.0.1") || hasIpv6(), "no IPv6 on this machine");
        InetAddress address = InetAddress.ofLiteral(literal);
        try (var socket = new DatagramSocket(0, address);
                Link link = open(address, socket.getLocalPort(), LinkOptions.defaults())) {
            assertTrue(link.send(HELLO, 5));
            assertEquals("hello", received(socket));
            assertTrue(link.send(HELLO, HELLO.length));
            assertEquals("hello, and more", received(socket));
            assertEquals(socket.getLocalPort(), link.remote().getPort());
        }
    }

    @Test
    void twoSocketsHaveTwoSourcePorts() throws Exception {
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                Link one = open(socket.getLocalAddress(), socket.getLocalPort(), LinkOptions.defaults());
                Link two = open(socket.getLocalAddress(), socket.getLocalPort(), LinkOptions.defaults())) {
            assertNotEquals(one.local(), two.local());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"239.7.6.5", "ff15::7:65"})
    void theFamilyIsThatOfTheGroup(String literal) throws Exception {
        assumeTrue(literal.startsWith("239") || hasIpv6(), "no IPv6 on this machine");
        InetAddress group = InetAddress.ofLiteral(literal);
        NetworkInterface lo = loopback();
        var options = new LinkOptions(0, 0, lo.getName());
        try (var socket = new MulticastSocket(0)) {
            socket.joinGroup(new InetSocketAddress(group, 0), lo);
            try (Link link = openOrSkip(group, socket.getLocalPort(), options)) {
                assertEquals(group.getClass(), link.local().getAddress().getClass());
                assertTrue(link.send(HELLO, 5));
                assertEquals("hello", received(socket));
            }
        }
    }

    /** Few loopbacks have a route for groups of IPv6. NamespaceIT of the command has one that does. */
    private static Link openOrSkip(InetAddress group, int port, LinkOptions options) throws IOException {
        try {
            return open(group, port, options);
        } catch (SocketException e) {
            assumeFalse(group instanceof Inet6Address, "no route for groups of IPv6: " + e.getMessage());
            throw e;
        }
    }

    @Test
    void aRefusalIsToldAtTheNextSend() throws Exception {
        InetAddress address = InetAddress.ofLiteral("127.0.0.1");
        try (var deaf = new DatagramSocket(0, address)) {
            deaf.connect(address, deaf.getLocalPort()); // keeps the port, and refuses what comes from any other one
            try (Link link = open(address, deaf.getLocalPort(), LinkOptions.defaults())) {
                assertTrue(link.send(HELLO, 5));
                // the refusal of one is told at a later one: a busy kernel takes its time
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> isRefused(link));
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> !isRefused(link));
            }
        }
    }

    private static boolean isRefused(Link link) throws IOException {
        try {
            assertTrue(link.send(HELLO, 5));
            return false;
        } catch (PortUnreachableException e) {
            return true;
        }
    }

    @Test
    void theGrantedBufferIsReadBack() throws Exception {
        InetAddress address = InetAddress.ofLiteral("127.0.0.1");
        try (Link link = open(address, 9, new LinkOptions(0, 20_000, null))) {
            assertEquals(20_000, link.sendBuffer());
        }
        try (Link link = open(address, 9, new LinkOptions(0, LinkOptions.MAX_SEND_BUFFER, null))) {
            assertTrue(link.sendBuffer() > 0 && link.sendBuffer() <= LinkOptions.MAX_SEND_BUFFER);
        }
        try (Link link = open(address, 9, new LinkOptions(0, 1, null))) {
            assertTrue(link.sendBuffer() > 1, "the kernel has a least size");
        }
    }

    @Test
    void anInterfaceThatIsNotThereIsNamed() {
        var options = new LinkOptions(0, 0, "nothere0");
        String message = assertThrows(IOException.class, () -> open(InetAddress.ofLiteral("127.0.0.1"), 9, options))
                .getMessage();
        assertEquals("no network interface \"nothere0\"", message);
    }

    @Test
    void anInterfaceGivesTheSourceAddress() throws Exception {
        var options = new LinkOptions(0, 0, loopback().getName());
        try (Link link = open(InetAddress.ofLiteral("127.0.0.1"), 9, options)) {
            assertTrue(link.local().getAddress().isLoopbackAddress());
        }
    }
}
