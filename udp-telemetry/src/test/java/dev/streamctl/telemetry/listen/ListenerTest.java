package dev.streamctl.telemetry.listen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.BindFailedException;
import dev.streamctl.NetworkOptions.Transport;
import dev.streamctl.telemetry.keys.Keyring;
import dev.streamctl.telemetry.stats.Counter;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real sockets on loopback, on both transports. */
@Timeout(120)
class ListenerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Rig.Recorder recorder = new Rig.Recorder();

    private static ListenOptions at(String host, Transport transport) {
        return ListenOptions.at(new InetSocketAddress(InetAddress.ofLiteral(host), 0), 1)
                .withTransport(transport);
    }

    private static void send(DatagramSocket from, byte[] datagram, InetSocketAddress to) throws IOException {
        from.send(new DatagramPacket(datagram, datagram.length, to));
    }

    private void awaitLines(int count) {
        await().atMost(PATIENCE).until(() -> recorder.lines.size() >= count);
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void whatIsSentIsReceivedAndAccountedFor(Transport transport) throws Exception {
        try (var socket = new DatagramSocket();
                var listener = Listener.open(at("127.0.0.1", transport), List.of(recorder))) {
            for (int i = 0; i < 300; i++) {
                if (i != 100) {
                    send(socket, Rig.plain(1, i), listener.address());
                }
            }
            awaitLines(299);
            ListenerStats stats = listener.stats();
            Rig.checkEquations(stats);
            assertEquals(299, stats.counts().get(Counter.RECEIVED));
            assertEquals(1, stats.counts().lost());
            assertEquals(1, stats.attribution().network());
            assertEquals("m n=0i", recorder.lines.peek());
            assertEquals(
                    "127.0.0.1:" + socket.getLocalPort(),
                    recorder.datagrams.peek().sourceText());
        }
    }

    /** A slot of recvmmsg that is too small would cut it without a word. */
    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void theLargestDatagramIsReceivedWhole(Transport transport) throws Exception {
        String line = "m s=\"" + "x".repeat(65_507 - 6) + "\"";
        try (var socket = new DatagramSocket();
                var listener = Listener.open(at("127.0.0.1", transport), List.of(recorder))) {
            for (int i = 0; i < 3; i++) {
                send(socket, line.getBytes(UTF_8), listener.address());
            }
            awaitLines(3);
            recorder.lines.forEach(each -> assertEquals(line, each));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void shardsShareThePortAndADeviceStaysWithOne(Transport transport) throws Exception {
        try (var listener = Listener.open(at("127.0.0.1", transport).withShards(4), List.of(recorder))) {
            for (int source = 0; source < 50; source++) {
                try (var socket = new DatagramSocket()) {
                    for (int device = 1; device <= 5; device++) {
                        send(socket, Rig.plain(device, source), listener.address());
                    }
                }
            }
            awaitLines(250);
            ListenerStats stats = listener.stats();
            assertEquals(250, stats.counts().get(Counter.RECEIVED));
            assertEquals(0, stats.counts().lost());
            assertEquals(5, stats.devices());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void ipv6IsReceivedAsWell(Transport transport) throws Exception {
        try (var socket = new DatagramSocket();
                var listener = Listener.open(at("::1", transport), List.of(recorder))) {
            send(socket, Rig.plain(1, 0), listener.address());
            awaitLines(1);
            assertTrue(recorder.datagrams.peek().sourceText().startsWith("[::1]:"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void aGroupIsJoined(Transport transport) throws Exception {
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.ofLiteral("127.0.0.1"));
        ListenOptions options =
                at("239.255.42.99", transport).withInterface(loopback.getName()).withShards(2);
        try (var socket = new MulticastSocket();
                var listener = Listener.open(options, List.of(recorder))) {
            socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback);
            for (int i = 0; i < 10; i++) {
                send(socket, Rig.plain(1, i), listener.address());
            }
            awaitLines(10);
            assertEquals(10, listener.stats().arrived());
        }
    }

    /** The loopback interface has no way to groups of IPv6, so nothing is sent here: SendNamespaceIT does that. */
    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void aGroupOfOneLinkIsBoundWithItsInterface(Transport transport) throws Exception {
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.ofLiteral("::1"));
        String group = "ff12::4299";
        for (ListenOptions options : List.of(
                at(group, transport).withInterface(loopback.getName()),
                at(group + "%" + loopback.getName(), transport))) {
            try (var listener = Listener.open(options, List.of(recorder))) {
                var bound = (Inet6Address) listener.address().getAddress();
                assertEquals(loopback.getIndex(), bound.getScopeId());
            }
        }
        var refused = assertThrows(
                SocketException.class, () -> Groups.bound(InetAddress.ofLiteral(group), List.of(loopback, loopback)));
        assertEquals(
                "a group of one link wants a network interface, which may be %1$s or %1$s"
                        .formatted(loopback.getName()),
                refused.getMessage());
    }

    @Test
    void anInterfaceThatMeansNothingForTheAddressIsRefused() throws Exception {
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.ofLiteral("127.0.0.1"));
        String name = loopback.getName();
        for (String host : List.of("127.0.0.1", "::", "0.0.0.0")) {
            ListenOptions options = at(host, Transport.AUTO);
            var refused = assertThrows(IllegalArgumentException.class, () -> options.withInterface(name));
            assertTrue(refused.getMessage().startsWith("network interface " + name), refused::getMessage);
        }
        ListenOptions elsewhere = at("ff12::7%" + (loopback.getIndex() + 1_000), Transport.AUTO);
        var refused = assertThrows(IllegalArgumentException.class, () -> elsewhere.withInterface(name));
        assertTrue(refused.getMessage().endsWith("of another network interface than " + name), refused::getMessage);
        at("ff12::7%" + loopback.getIndex(), Transport.AUTO).withInterface(name);
    }

    /** Neither to what is right nor to what is wrong, and without an ICMP message as well. */
    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void nobodyIsAnswered(Transport transport) throws Exception {
        Random random = new Random(1);
        ListenOptions options = at("127.0.0.1", transport).withKeys(Keyring.of(Rig.KEY), true);
        byte[] genuine = Rig.datagram(Rig.sealed(1, 1), 1, 1, 0);
        try (var socket = new DatagramSocket();
                var listener = Listener.open(options, List.of(recorder))) {
            for (int i = 0; i < 200; i++) {
                byte[] forged = genuine.clone();
                forged[forged.length - 1 - random.nextInt(16)] ^= 1;
                for (byte[] bytes : List.of(genuine, forged, "nonsense".getBytes(UTF_8), new byte[0])) {
                    send(socket, bytes, listener.address());
                }
                long sent = 4L * (i + 1);
                if (sent % 200 == 0) { // many systems' receive buffer has room for no more than a few hundred
                    await().atMost(PATIENCE).until(() -> listener.stats().arrived() == sent);
                }
            }
            socket.setSoTimeout(200);
            assertThrows(SocketTimeoutException.class, () -> socket.receive(new DatagramPacket(new byte[9], 9)));
            awaitLines(1); // what has arrived may wait for its shard still
        }
        assertEquals(1, recorder.lines.size()); // of all of them: the listener has ended
    }

    @Test
    void whatTheKernelGrantedIsToldTheSameByBothTransports() throws Exception {
        ListenOptions small = at("127.0.0.1", Transport.EPOLL).withBuffers(65_536, ListenOptions.DEFAULT_QUEUE);
        try (var epoll = Listener.open(small, List.of());
                var nio = Listener.open(small.withTransport(Transport.NIO), List.of())) {
            assertEquals(65_536, epoll.grantedReceiveBuffer());
            assertEquals(65_536, nio.grantedReceiveBuffer());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void aPortInUseIsToldInOneLine(Transport transport) throws Exception {
        try (var listener = Listener.open(at("127.0.0.1", transport), List.of())) {
            var second = ListenOptions.at(listener.address(), 1).withTransport(transport);
            var failure = assertThrows(BindFailedException.class, () -> Listener.open(second, List.of()));
            assertEquals(BindFailedException.Reason.ADDRESS_IN_USE, failure.reason());
            assertTrue(failure.getMessage()
                    .contains("udp://127.0.0.1:" + listener.address().getPort()));
        }
    }

    /** Also where both share their ports with themselves: else the second would take half of the datagrams. */
    @ParameterizedTest
    @EnumSource(names = {"EPOLL", "NIO"})
    void aSecondListenerWithShardsIsRefused(Transport transport) throws Exception {
        ListenOptions first = at("127.0.0.1", transport).withShards(2);
        try (var listener = Listener.open(first, List.of())) {
            for (int shards : new int[] {1, 2}) {
                var second = ListenOptions.at(listener.address(), 1)
                        .withTransport(transport)
                        .withShards(shards);
                var failure = assertThrows(BindFailedException.class, () -> Listener.open(second, List.of()));
                assertEquals(BindFailedException.Reason.ADDRESS_IN_USE, failure.reason());
            }
        }
    }
}
