package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The sender in a network of the test's own, and nobody else in it. What is sent to a neighbour that does not exist waits in the
 * kernel for its address, so a small buffer is soon full.
 */
@Timeout(300)
class SendNamespaceIT extends NamespaceCase {

    /** The last counters of a sender in the namespace, which is stopped at the first statistics that satisfy the test. */
    private Map<String, Object> send(String target, String until, String... more) throws Exception {
        List<String> command = new ArrayList<>(inside);
        command.addAll(List.of(Started.STREAMCTL, "send", "telemetry", "--target", target, "--source", "demo"));
        command.addAll(List.of("--period", "20ms", "--interval", "50ms", "--json"));
        command.addAll(List.of(more));
        try (Started sender = Started.program(Map.of(), command)) {
            sender.out.await(line -> line.matches(until));
            sender.signal(StopSignal.TERM);
            assertEquals(0, sender.exit(), sender.err::text);
            Map<String, Object> summary = Json.object(sender.out.lines().getLast());
            assertEquals(
                    (Long) summary.get("offered"),
                    (Long) summary.get("sent") + (Long) summary.get("dropped"),
                    summary::toString);
            // One sample a tick: none was held up by its datagram.
            assertEquals(summary.get("ticks"), summary.get("offered"), summary::toString);
            return summary;
        }
    }

    @Test
    void aFullSocketDropsAndIsCounted() throws Exception {
        Map<String, Object> summary =
                send("10.77.0.9:9100", ".*\"sender_full\":[1-9].*", "--send-buffer", "2304", "--rotate", "1h");
        assertTrue((Long) summary.get("sender_full") > 0, summary::toString);
        assertEquals(summary.get("sender_full"), summary.get("datagrams_full"));
    }

    @Test
    void aBlackHoleIsLikeAnyTarget() throws Exception {
        aNeighbourThatSaysNothing();
        Map<String, Object> summary = send("10.77.0.9:9100", ".*\"ticks\":[3-9][0-9].*");
        assertEquals(summary.get("offered"), summary.get("sent"), summary::toString);
        assertEquals(0L, summary.get("refusals"));
    }

    /** What firewalls answer, which the kernel tells the sender as other errors than a port where nobody listens. */
    @ParameterizedTest
    @ValueSource(strings = {"host-prohibited", "net-prohibited", "admin-prohibited", "port-unreachable"})
    void whatAPacketFilterRefusesIsNewsOfAnEarlierDatagramAndCostsNoSample(String with) throws Exception {
        refuse(with);
        Map<String, Object> summary = send("10.77.0.1:9100", ".*\"rotations\":[1-9].*");
        assertEquals(0L, summary.get("sender_error"), summary::toString);
        assertEquals(summary.get("offered"), summary.get("sent"), summary::toString);
        assertTrue((Long) summary.get("refusals") > 0, summary::toString);
    }

    @Test
    void aNetworkThatGoesAwayIsAnErrorThatPasses() throws Exception {
        List<String> command = new ArrayList<>(inside);
        command.addAll(
                List.of(Started.STREAMCTL, "send", "telemetry", "--target", "10.77.0.9:9100", "--source", "demo"));
        command.addAll(List.of("--period", "20ms", "--interval", "50ms", "--json"));
        aNeighbourThatSaysNothing();
        try (Started sender = Started.program(Map.of(), command)) {
            sender.out.await(line -> line.matches(".*\"sent\":[1-9].*"));
            ip("-n", namespace, "link", "set", "sc0", "down");
            String failing = sender.out.await(line -> line.matches(".*\"sender_error\":[1-9].*"));
            ip("-n", namespace, "link", "set", "sc0", "up");
            aNeighbourThatSaysNothing();
            long sent = (Long) Json.object(failing).get("sent");
            sender.out.await(line -> (Long) Json.object(line).get("sent") > sent);
            sender.signal(StopSignal.TERM);
            assertEquals(0, sender.exit(), sender.err::text);
        }
    }

    private static final String GROUP = """
            import socket, struct, sys

            s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
            s.settimeout(60)
            s.bind(("::", 9100))
            s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVHOPLIMIT, 1)
            index = socket.if_nametoindex("sc0")
            s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP,
                         socket.inet_pton(socket.AF_INET6, "ff15::77") + struct.pack("@I", index))
            print("joined", flush=True)
            data, controls, _, _ = s.recvmsg(2048, 256)
            print(controls[0][2][0], "hops", data.decode().split("\\n")[1], flush=True)
            """;

    @Test
    void aGroupOfIpv6IsReachedByItsInterface() throws Exception {
        List<String> command = new ArrayList<>(inside);
        command.addAll(List.of(InteropIT.need("python3"), "-c", GROUP));
        try (Started receiver = Started.program(Map.of(), command)) {
            receiver.out.await("joined");
            send("[ff15::77]:9100", ".*\"ticks\":[3-9].*", "--interface", "sc0", "--device", "board", "--ttl", "7");
            assertEquals(0, receiver.exit(), receiver.err::text);
            assertTrue(receiver.out.text().contains("7 hops demo,device=board count="), receiver.out.text());
        }
    }

    /** Those of a single machine or link, which the kernel binds only together with an interface, and one that goes further. */
    @ParameterizedTest
    @CsvSource({"ff11::77, auto", "ff11::77, nio", "ff12::77, auto", "ff12::77, nio", "ff15::77, auto", "ff15::77, nio"
    })
    void aListenerHearsAGroupOfIpv6(String group, String transport) throws Exception {
        List<String> command = new ArrayList<>(inside);
        command.addAll(List.of(Started.STREAMCTL, "listen", "--host", group, "--interface", "sc0", "--port", "9100"));
        command.addAll(List.of("--transport", transport, "--count", "2", "--interval", "0"));
        try (Started listener = Started.program(Map.of(), command)) {
            listener.err.await("listening on udp://[");
            send("[" + group + "]:9100", ".*\"ticks\":[3-9].*", "--interface", "sc0", "--device", "board");
            assertEquals(0, listener.exit(), listener.err::text);
            assertEquals(2, listener.out.lines().size(), listener.out.text());
            assertTrue(listener.out.lines().getFirst().startsWith("demo,device=board count="), listener.out.text());
        }
    }
}
