package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.kafka.BrokerProcess;
import dev.streamctl.telemetry.kafka.Topic;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged command with a real broker, and without Kafka. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(300)
class KafkaIT {

    private static final Pattern LISTENING = Pattern.compile("listening on udp://127\\.0\\.0\\.1:(\\d+) .*");
    private static final String KAFKA_CLASS = " org.apache.kafka.";

    @TempDir
    static Path folder;

    private static BrokerProcess broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new BrokerProcess(Files.createDirectory(folder.resolve("broker"))).start();
    }

    @AfterAll
    static void killBroker() throws Exception {
        broker.kill();
    }

    private static Topic topic(String name) throws Exception {
        return Topic.create(broker.address(), name, 2);
    }

    private static String address(Topic topic) {
        return "kafka:" + topic.broker() + "/" + topic.name();
    }

    private static String datagram(long device, long sequence) {
        return "#sc1 %016x 00000000000000bb %016x %016x %08x 00000000 0\nroom,n=%d t=%d 1\n"
                .formatted(device, sequence, sequence, sequence + 1, device, sequence);
    }

    private static void send(Started listener, String... datagrams) throws Exception {
        Matcher line = LISTENING.matcher(listener.err.await("listening on"));
        assertTrue(line.matches());
        try (var socket = new DatagramSocket()) {
            for (String datagram : datagrams) {
                byte[] bytes = datagram.getBytes(UTF_8);
                socket.send(new DatagramPacket(
                        bytes, bytes.length, InetAddress.getLoopbackAddress(), Integer.parseInt(line.group(1))));
            }
        }
    }

    /** Not before the broker has all: at its end a listener waits for seconds only. */
    private static void endOnceDelivered(Started listener, String delivered) throws Exception {
        listener.err.await(line -> line.startsWith("stats") && line.contains(delivered));
        listener.signal(StopSignal.INT);
        assertEquals(0, listener.exit(), listener.err::text);
    }

    @Test
    void whatListenersWriteIsReadAsOneFleet() throws Exception {
        Topic topic = topic("fleet");
        for (String name : List.of("one", "two")) {
            try (Started listener = Started.streamctl(
                    "listen",
                    "--port",
                    "0",
                    "--interval",
                    "100ms",
                    "--listener-name",
                    name,
                    "--sink",
                    address(topic))) {
                // the same device behind both: what comes twice is one
                send(listener, datagram(1, 0), datagram(1, 1), datagram(2, 0), datagram(2, 3));
                endOnceDelivered(listener, address(topic) + " 4, dropped 0");
            }
        }
        assertEquals(8, topic.records().size());
        try (Started reader = Started.streamctl(
                "listen", "--from", address(topic), "--group", "g", "--from-beginning", "--interval", "100ms")) {
            reader.err.await(line -> line.startsWith("stats") && line.contains(": 8 datagrams"));
            reader.signal(StopSignal.INT);
            assertEquals(0, reader.exit(), reader.err.text());
            assertEquals(
                    "reading " + address(topic) + " (group g)",
                    reader.err.lines().getFirst());
            List<String> lines = reader.out.lines().stream().sorted().toList();
            assertEquals(List.of("room,n=1 t=0 1", "room,n=1 t=1 1", "room,n=2 t=0 1", "room,n=2 t=3 1"), lines);
            String summary = reader.err.await("summary");
            assertTrue(summary.contains("received 4, lost 2 "), summary);
            assertTrue(summary.contains("duplicate 4,"), summary);
            assertTrue(summary.contains("; 2 devices, jitter "), summary);
            assertTrue(reader.err.lines().reversed().get(2).startsWith("  00000000"), reader.err::text);
        }
        try (Started reader = Started.streamctl(
                "listen", "--from", address(topic), "--group", "h", "--from-beginning", "--count", "4", "--json")) {
            assertEquals(0, reader.exit(), reader.err::text);
            List<String> end = reader.out.lines().reversed();
            assertTrue(end.getFirst().contains("\"devices\":2,"), reader.out::text);
            assertTrue(end.get(2).startsWith("{\"type\":\"stats\",\"device\":"), reader.out::text);
        }
    }

    @Test
    void whoWantsOnlySomeTakesNothingFromTheGroup() throws Exception {
        Topic topic = topic("some");
        try (Started listener =
                Started.streamctl("listen", "--port", "0", "--interval", "100ms", "--sink", address(topic))) {
            send(listener, datagram(1, 0), datagram(1, 1), datagram(1, 2));
            endOnceDelivered(listener, address(topic) + " 3, dropped 0");
        }
        String[] read = {"listen", "--from", address(topic), "--group", "g", "--from-beginning", "--count", "1"};
        for (int run = 0; run < 2; run++) {
            try (Started reader = Started.streamctl(read)) {
                assertEquals(0, reader.exit(), reader.err.text());
                assertEquals(List.of("room,n=1 t=0 1"), reader.out.lines());
            }
        }
    }

    @Test
    void aListenerGoesOnWithoutItsBroker() throws Exception {
        try (Started listener =
                Started.streamctl("listen", "--port", "0", "--count", "2", "--sink", "kafka:127.0.0.1:1/nowhere")) {
            send(listener, datagram(1, 0), datagram(1, 1));
            assertEquals(0, listener.exit(), listener.err.text());
            assertEquals(List.of("room,n=1 t=0 1", "room,n=1 t=1 1"), listener.out.lines());
            String summary = listener.err.await("summary");
            assertTrue(summary.contains("kafka:127.0.0.1:1/nowhere 0, dropped 2"), summary);
            assertTrue(summary.contains("sink 2"), summary);
            assertEquals(
                    "warning: kafka:127.0.0.1:1/nowhere: 2 of 2 samples were dropped",
                    listener.err.lines().getLast());
        }
    }

    @Test
    void aTopicThatIsNotThereIsNoConnection() throws Exception {
        String nowhere = "kafka:" + broker.address() + "/nowhere";
        try (Started reader = Started.streamctl("listen", "--from", nowhere, "--group", "g")) {
            assertEquals(3, reader.exit());
            assertEquals(
                    List.of("streamctl: cannot read " + nowhere + ": there is no topic nowhere"), reader.err.lines());
        }
    }

    @Test
    void theClientsSettingsAreThoseOfTheFile(@TempDir Path temp) throws Exception {
        Topic topic = topic("settings");
        Path file = temp.resolve("client.properties");
        String[] listen = {
            "listen", "--port", "0", "--interval", "100ms", "--sink", address(topic), "--kafka-config", file.toString()
        };
        try (Started missing = Started.streamctl(listen)) {
            assertEquals(2, missing.exit());
            assertEquals(
                    List.of("streamctl: cannot read --kafka-config " + file
                            + ": there is none (try 'streamctl listen --help')"),
                    missing.err.lines());
        }
        Files.writeString(file, "compression.type=nonsense\n");
        try (Started wrong = Started.streamctl(listen)) {
            assertEquals(2, wrong.exit());
            assertEquals(1, wrong.err.lines().size(), wrong.err::text);
            assertTrue(wrong.err.text().contains("nonsense"), wrong.err::text);
        }
        Files.writeString(file, "compression.type=gzip\n");
        try (Started listener = Started.streamctl(listen)) {
            send(listener, datagram(1, 0));
            endOnceDelivered(listener, address(topic) + " 1, dropped 0");
        }
    }

    /** Runs a command and says which of Kafka's classes it has loaded. */
    private static List<String> kafkaClasses(Path loaded, String... command) throws Exception {
        var options = Map.of("STREAMCTL_OPTS", "-Xlog:class+load:file=" + loaded + ":none");
        try (Started run = Started.streamctl(options, command)) {
            assertEquals(0, run.exit(), run.err.text());
        }
        List<String> lines = Files.readAllLines(loaded);
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("dev.streamctl.cli.Main ")), "the log has classes");
        return lines.stream().filter(line -> (" " + line).contains(KAFKA_CLASS)).toList();
    }

    @Test
    void noClassOfKafkaIsLoadedWithoutNeed(@TempDir Path temp) throws Exception {
        Path file = temp.resolve("samples.jsonl");
        String[] listen = {"listen", "--port", "0", "--duration", "200ms", "--sink"};
        for (String[] command : List.of(
                Stream.concat(Stream.of(listen), Stream.of("file:" + file)).toArray(String[]::new),
                new String[] {"listen", "--help"},
                new String[] {"limits"},
                new String[] {"selftest", "--timeout", "60s"})) {
            assertEquals(List.of(), kafkaClasses(temp.resolve("loaded.txt"), command), String.join(" ", command));
        }
        String topic = address(topic("loads"));
        String[] withKafka = Stream.concat(Stream.of(listen), Stream.of(topic)).toArray(String[]::new);
        assertFalse(kafkaClasses(temp.resolve("loaded.txt"), withKafka).isEmpty(), "the test can fail");
    }

    @Test
    void whereTheClientIsNotInstalledEverythingElseWorks(@TempDir Path temp) throws Exception {
        var sandbox = new Sandbox(temp);
        Path app = temp.resolve("without kafka");
        Sandbox.copy(Sandbox.DIST, app);
        try (Stream<Path> jars = Files.list(app.resolve("lib"))) {
            for (Path jar : jars.filter(file -> file.getFileName().toString().startsWith("kafka-clients"))
                    .toList()) {
                Files.delete(jar);
            }
        }
        var java = Map.of("STREAMCTL_JAVA_HOME", Sandbox.javaHome().toString());
        Path command = app.resolve("bin/streamctl");
        Sandbox.Outcome plain = sandbox.run(command, java, "listen", "--port", "0", "--duration", "100ms");
        assertEquals(0, plain.status(), plain.err());
        for (String[] arguments : new String[][] {
            {"listen", "--port", "0", "--sink", "kafka:127.0.0.1:1/t"},
            {"listen", "--from", "kafka:127.0.0.1:1/t", "--group", "g"}
        }) {
            Sandbox.Outcome outcome = sandbox.run(command, java, arguments);
            assertEquals(2, outcome.status(), outcome.err());
            assertTrue(outcome.err().contains("Kafka's client is not installed"), outcome.err());
        }
    }
}
