package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.streamctl.telemetry.OwnAddress;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The packaged sender, to other people's programs and to targets that do not answer. */
@Timeout(300)
class SendTelemetryIT {

    /** Tells its port, then of each datagram the class of service and the text, until there were so many. */
    private static final String RECEIVER = """
            import socket, sys

            family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
            s = socket.socket(family, socket.SOCK_DGRAM)
            s.settimeout(60)
            if family == socket.AF_INET:
                s.setsockopt(socket.IPPROTO_IP, socket.IP_RECVTOS, 1)
            else:
                s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVTCLASS, 1)
            s.bind((sys.argv[1], 0))
            print("port", s.getsockname()[1], flush=True)
            for _ in range(int(sys.argv[2])):
                data, controls, _, _ = s.recvmsg(2048, 256)
                tos = controls[0][2][0]
                head, *lines = data.decode().split("\\n")
                assert head.startswith("#sc1 ") and lines.pop() == "", data
                fields = head.split(" ")
                assert [len(f) for f in fields[1:9]] == [16, 16, 16, 16, 8, 8, 1][:len(fields[1:9])], head
                for line in lines:
                    measurement, values, time = line.split(" ")
                    print("sample", int(fields[3], 16), tos, measurement, values, int(time) > 10**18, flush=True)
            """;

    private static Started receiver(String address, int datagrams) throws Exception {
        return Started.program(
                Map.of(), List.of(InteropIT.need("python3"), "-c", RECEIVER, address, String.valueOf(datagrams)));
    }

    private static String port(Started receiver) throws Exception {
        return receiver.out.await("port ").substring("port ".length());
    }

    private static Started send(String target, String... more) throws Exception {
        List<String> args =
                new ArrayList<>(List.of("send", "telemetry", "--target", target, "--device", "board", "--json"));
        args.addAll(List.of(more));
        return Started.streamctl(args.toArray(String[]::new));
    }

    private static Map<String, Object> summary(Started sender) {
        Map<String, Object> summary = Json.object(sender.out.lines().getLast());
        assertEquals("summary", summary.get("type"));
        assertEquals(
                (Long) summary.get("offered"),
                (Long) summary.get("sent") + (Long) summary.get("dropped"),
                summary::toString);
        return summary;
    }

    private static void assertTicks(long count, Map<String, Object> summary) {
        assertEquals(count, summary.get("ticks"), summary::toString);
        assertEquals(count, summary.get("offered"), summary::toString);
    }

    @Test
    void aPythonSocketReadsEveryDatagram() throws Exception {
        try (Started receiver = receiver("127.0.0.1", 5);
                Started sender = send(
                        "127.0.0.1:" + port(receiver),
                        "--source",
                        "demo",
                        "--count",
                        "5",
                        "--period",
                        "20ms",
                        "--dscp",
                        "46")) {
            assertEquals(0, receiver.exit(), receiver.err::text);
            assertEquals(0, sender.exit(), sender.err::text);
            List<String> samples = receiver.out.lines().subList(1, 6);
            for (int i = 0; i < 5; i++) {
                String start = "sample %d 184 demo,device=board count=%di,temperature=".formatted(i, i);
                // nothing is lost on the loopback, so the numbers follow each other
                assertTrue(samples.get(i).startsWith(start), samples.get(i));
                assertTrue(samples.get(i).endsWith(" True"), samples.get(i));
            }
            assertTicks(5, summary(sender));
        }
    }

    @Test
    void ipv6IsWrittenInBrackets() throws Exception {
        try (var probe = new DatagramSocket(0, InetAddress.ofLiteral("::1"))) {
            assertTrue(probe.isBound());
        } catch (java.net.SocketException e) {
            assumeTrue(false, "no IPv6 on this machine: " + e.getMessage());
        }
        try (Started receiver = receiver("::1", 1);
                Started sender = send("[::1]:" + port(receiver), "--count", "1", "--dscp", "10")) {
            assertEquals(0, sender.exit(), sender.err::text);
            assertEquals(0, receiver.exit(), receiver.err::text);
            assertTrue(receiver.out.text().contains("sample 0 40 mem,device=board total="), receiver.out.text());
        }
    }

    @Test
    void netcatReceives() throws Exception {
        String nc = InteropIT.need("nc");
        OwnAddress at = OwnAddress.next();
        try (Started netcat = Started.program(Map.of(), List.of(nc, "-u", "-l", at.host(), "" + at.port()));
                Started sender = send(at.toString(), "--source", "demo", "--period", "50ms")) {
            // The first ones may find nobody yet: they are refused, and the sender goes on.
            netcat.out.await(line -> line.startsWith("demo,device=board count="));
            sender.signal(StopSignal.TERM);
            assertEquals(0, sender.exit(), sender.err::text);
            summary(sender);
        }
    }

    @Test
    void aTargetThatRefusesCostsNoTickAndMovesTheSourcePort() throws Exception {
        String target = OwnAddress.next().toString();
        try (Started sender = send(target, "--source", "demo", "--period", "100ms", "--count", "20")) {
            assertEquals(0, sender.exit(), sender.err::text);
            Map<String, Object> summary = summary(sender);
            assertTicks(20, summary);
            assertEquals(20L, summary.get("sent"), summary::toString);
            assertTrue((Long) summary.get("refusals") > 0, summary::toString);
            assertTrue((Long) summary.get("rotations") > 0, summary::toString);
        }
    }

    @Test
    void linesOfAPipeArriveAndASignalLeavesNothingBehind() throws Exception {
        try (Started receiver = receiver("127.0.0.1", 2);
                Started sender = send("127.0.0.1:" + port(receiver), "--source", "stdin", "--period", "20ms")) {
            sender.type("a v=1\n");
            receiver.out.await("sample 0 0 a,device=board v=1.0");
            sender.type("no sample\nb v=2\n");
            receiver.out.await("sample 1 0 b,device=board v=2.0");
            sender.signal(StopSignal.INT);
            assertEquals(130, sender.exit(), sender.err::text);
            Map<String, Object> summary = summary(sender);
            assertEquals(1L, summary.get("bad_lines"));
            assertEquals(2L, summary.get("sent"));
            assertEquals(0, receiver.exit(), receiver.err::text);
        }
    }

    /** Kafka is for listeners that ask for it. */
    @Test
    void aSenderLoadsNoKafkaClass() throws Exception {
        try (Started sender = Started.streamctl(
                Map.of("STREAMCTL_OPTS", "-Xlog:class+load:stderr", "STREAMCTL_CACHE", "off"),
                "send",
                "telemetry",
                "--target",
                "127.0.0.1:9",
                "--count",
                "1")) {
            assertEquals(0, sender.exit());
            assertTrue(sender.err.text().contains("dev.streamctl.telemetry.send.TelemetrySender"));
            assertFalse(sender.err.text().contains("org.apache.kafka"));
            assertFalse(sender.err.text().contains("io.netty"), "a device that only sends needs no Netty");
        }
    }
}
