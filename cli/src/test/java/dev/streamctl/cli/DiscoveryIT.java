package dev.streamctl.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that find each other by name, on one machine and on two. */
@Timeout(400)
class DiscoveryIT {

    private static final String PYTHON = "/usr/bin/python3";

    private NodeNetwork network;

    @BeforeEach
    void make() throws Exception {
        network = new NodeNetwork();
    }

    @AfterEach
    void remove() throws Exception {
        if (network != null) {
            network.close();
        }
    }

    private static List<Object> all(String key, List<Map<String, Object>> nodes) {
        return nodes.stream().map(node -> node.get(key)).toList();
    }

    @Test
    void twoNodesOnTwoMachinesFindEachOtherByNameAndTalk() throws Exception {
        Started buzzer = network.node(1, "buzzer", "--host", "0.0.0.0", "--insecure");
        Started pin = network.node(0, "iopin", "--host", "0.0.0.0", "--insecure", "--stream-to", "buzzer");
        Started clock = network.node(1, "clock", "--target", "iopin", "--ticks", "2", "--delay", "0s");
        assertEquals(0, clock.exit(), clock.err::text);
        assertEquals(
                List.of("heard acknowledged from iopin", "heard acknowledged from iopin"),
                clock.out.lines().stream()
                        .filter(line -> line.startsWith("heard"))
                        .toList());
        assertTrue(pin.out.await("received 2 from tcp://" + network.address(1)).length() > 0);
        await().atMost(Duration.ofMinutes(1)).until(() -> count("received", buzzer) == 6 && count("heard", pin) == 6);
        pin.signal(StopSignal.TERM);
        assertEquals(0, pin.exit(), pin.err::text);
        assertTrue(pin.err.text().contains("link answered 6,"), pin.err::text);
        assertEquals(6, count("received", buzzer), buzzer.out::text);
    }

    private static long count(String event, Started node) {
        return node.out.lines().stream().filter(line -> line.startsWith(event)).count();
    }

    @Test
    void nodesWhoseNetworkComesUpAfterTheirStartFindEachOther() throws Exception {
        network.cable(0, false);
        Started pin = network.node(0, "iopin", "--host", "0.0.0.0", "--insecure");
        Started clock = network.node(1, "clock", "--target", "iopin", "--ticks", "1");
        assertTrue(clock.err.await(line -> line.contains("no link to iopin")).endsWith("; trying again"));
        network.cable(0, true);
        assertEquals(0, clock.exitWithin(120), clock.err::text);
        assertTrue(pin.out.await("received 1 from tcp://" + network.address(1)).length() > 0);
    }

    @Test
    void nodesOfOneMachineAreListedToItAloneWithTheirEndpoints() throws Exception {
        network.node(0, "buzzer");
        network.node(0, "iopin", "--name", "io.pin in the lab");
        network.node(0, "clock", "--target", "nobody");
        network.node(0, "leds");
        List<Map<String, Object>> nodes = network.discover(0, 4);
        assertEquals(List.of("buzzer", "clock", "io.pin in the lab", "leds"), all("name", nodes));
        assertEquals(List.of("buzzer", "clock", "pin", "leds"), all("role", nodes));
        assertEquals(List.of("ws://127.0.0.1:8766/datafeed"), nodes.get(0).get("endpoints"));
        assertEquals(List.of("ws://127.0.0.1:8765/datafeed"), nodes.get(2).get("endpoints"));
        assertEquals(List.of("ws://127.0.0.1:8767/datafeed"), nodes.get(3).get("endpoints"));
        Started elsewhere = network.streamctl(1, "discover", "--json", "--timeout", "2s");
        assertEquals(0, elsewhere.exit(), elsewhere.err::text);
        assertEquals("{\"type\":\"summary\",\"nodes\":0,\"announcements_refused\":0}\n", elsewhere.out.text());
    }

    @Test
    void aNameThatIsTakenGetsANumberAndBothAreListed() throws Exception {
        network.node(0, "iopin");
        network.discover(0, 1);
        Started second = network.node(0, "iopin", "--port", "0");
        assertTrue(second.err
                .await(line -> line.contains("another node is called"))
                .endsWith("another node is called iopin, so this one is iopin (2)"));
        List<Map<String, Object>> nodes = network.discover(0, 2);
        assertEquals(List.of("iopin", "iopin (2)"), all("name", nodes));
        Started clock = network.node(0, "clock", "--target", "iopin (2)", "--ticks", "1");
        assertEquals(0, clock.exit(), clock.err::text);
        second.signal(StopSignal.TERM);
        assertEquals(0, second.exit(), second.err::text);
        assertTrue(second.err.text().contains(", renamed 1, ticks 1\n"), second.err::text);
    }

    @Test
    void ofALongNameThatIsTakenTheEndMakesRoomForTheNumberAndBothAreListed() throws Exception {
        String name = "x".repeat(63);
        network.node(0, "buzzer", "--name", name);
        network.discover(0, 1);
        Started second = network.node(0, "buzzer", "--name", name, "--port", "0");
        String cut = "x".repeat(59) + " (2)";
        second.err.await(line -> line.endsWith("another node is called " + name + ", so this one is " + cut));
        assertEquals(List.of(cut, name), all("name", network.discover(0, 2)));
    }

    @Test
    void aNameThatIsTakenOnTheCableChangesOnLoopbackToo() throws Exception {
        Started first = network.node(0, "iopin", "--host", "0.0.0.0", "--insecure");
        network.discover(1, 1);
        Started second = network.node(1, "iopin", "--host", "0.0.0.0", "--insecure");
        second.err.await(line -> line.endsWith("another node is called iopin, so this one is iopin (2)"));
        await().atMost(Duration.ofMinutes(2))
                .until(() -> endpoints(network.discover(1, 2))
                        .equals(List.of(
                                "iopin=[ws://10.78.0.1:8765/datafeed]",
                                "iopin (2)=[ws://10.78.0.2:8765/datafeed, ws://127.0.0.1:8765/datafeed]")));
        Started clock = network.node(1, "clock", "--target", "iopin", "--ticks", "1");
        assertEquals(0, clock.exit(), clock.err::text);
        assertEquals("received 1 from tcp://10.78.0.2", cut(first.out.await("received")));
        assertEquals(0, count("received", second), second.out::text);
    }

    private static List<String> endpoints(List<Map<String, Object>> nodes) {
        return nodes.stream()
                .map(node -> node.get("name") + "=" + node.get("endpoints"))
                .toList();
    }

    private static String cut(String line) {
        return line.substring(0, line.lastIndexOf(':'));
    }

    private static final String THEIRS = """
            import socket, sys, time
            from zeroconf import ServiceBrowser, ServiceInfo, Zeroconf

            TYPE = "_streamctl._tcp.local."
            here = sys.argv[1]

            class Listener:
                def add_service(self, zeroconf, kind, name):
                    info = zeroconf.get_service_info(kind, name, 10000)
                    txt = {key.decode(): value.decode() for key, value in info.properties.items()}
                    txt.pop("id")
                    print("found", name, info.parsed_addresses(), info.port, sorted(txt.items()), flush=True)

                def update_service(self, zeroconf, kind, name):
                    pass

                def remove_service(self, zeroconf, kind, name):
                    print("gone", name, flush=True)

            def announce(zeroconf, name, path):
                txt = {"txtvers": "1", "id": name, "role": "pin", "path": path, "proto": "1", "tls": "0"}
                zeroconf.register_service(ServiceInfo(TYPE, name + "." + TYPE, addresses=[socket.inet_aton(here)],
                    port=8765, properties=txt, server=name + ".local."))

            zeroconf = Zeroconf(interfaces=[here])
            announce(zeroconf, "honest", "/datafeed")
            announce(zeroconf, "liar", "http://elsewhere/")
            print("announced", flush=True)
            ServiceBrowser(zeroconf, TYPE, Listener())
            sys.stdin.read()
            zeroconf.close()
            """;

    @Test
    void pythonsZeroconfHearsOurNodesAndWeHearItsButNotThoseThatLie() throws Exception {
        try (Started probe = Started.program(Map.of(), List.of(PYTHON, "-c", "import zeroconf"))) {
            boolean there = probe.exit() == 0;
            if (!there && Boolean.getBoolean("streamctl.ci")) {
                fail("python3-zeroconf is not installed; here it must be");
            }
            assumeTrue(there, "python3-zeroconf is not installed");
        }
        Started theirs = network.program(1, PYTHON, "-c", THEIRS, network.address(1));
        theirs.out.await("announced");
        Started pin = network.node(0, "iopin", "--host", network.address(0), "--insecure");
        String found = theirs.out.await("found iopin.");
        assertEquals(
                "found iopin._streamctl._tcp.local. ['" + network.address(0) + "'] 8765 "
                        + "[('path', '/datafeed'), ('proto', '1'), ('role', 'pin'), ('tls', '0'), ('txtvers', '1')]",
                found);
        List<Map<String, Object>> nodes = network.discover(0, 2);
        assertEquals(List.of("honest", "iopin"), all("name", nodes));
        assertEquals(
                List.of("ws://" + network.address(1) + ":8765/datafeed"),
                nodes.get(0).get("endpoints"));
        Started discover = NodeNetwork.discover(
                time -> network.streamctl(0, "discover", "--timeout", time),
                run -> run.out.lines().size() >= 2 && run.err.text().contains("liar"));
        String refused = discover.err.await(line -> line.contains("liar"));
        assertTrue(
                refused.endsWith("the node liar is not listed: its TXT record says path=http://elsewhere/"), refused);
        assertFalse(discover.out.text().contains("liar"), discover.out::text);
        assertTrue(discover.err.text().contains("found 2 nodes; announcements refused "), discover.err::text);
        assertFalse(discover.err.text().contains("announcements refused 0"), discover.err::text);
        pin.signal(StopSignal.TERM);
        assertEquals(0, pin.exit(), pin.err::text);
        theirs.out.await("gone iopin.");
    }

    @Test
    void withoutADiscoveryNoClassOfItsLibraryIsLoaded(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("classes");
        Map<String, String> logged = Map.of("STREAMCTL_OPTS", "-Xlog:class+load:file=" + log);
        try (Started buzzer = Started.streamctl("node", "buzzer", "--port", "0", "--no-announce");
                Started clock = Started.streamctl(
                        logged, "node", "clock", "--target", buzzer.webSocket(), "--ticks", "1", "--no-announce")) {
            assertEquals(0, clock.exit(), clock.err::text);
        }
        String loaded = Files.readString(log);
        assertTrue(loaded.contains("dev.streamctl.discovery.DiscoveredNodes"), "the log lists classes");
        assertEquals(
                "", loaded.lines().filter(line -> line.contains("javax.jmdns")).collect(Collectors.joining("\n")));
    }
}
