package dev.streamctl.telemetry.kafka;

import dev.streamctl.telemetry.OwnAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/** A real broker, its own controller, in this process: it can be stopped and comes back with the same port and records. */
final class Broker implements AutoCloseable {

    static final String READY = "ready";

    private final Path folder;
    private final String address;
    private final String controllerAddress;
    private @Nullable KafkaRaftServer server;

    private Broker(Path folder, String address, String controllerAddress) {
        this.folder = folder;
        this.address = address;
        this.controllerAddress = controllerAddress;
    }

    /** A broker that keeps its records in that folder; not started. */
    static Broker in(Path folder, String address, String controllerAddress) {
        return new Broker(folder, address, controllerAddress);
    }

    /** As {@link #in(Path, String, String)}, at addresses that nobody takes while it is away. */
    static Broker in(Path folder) throws IOException {
        return in(folder, OwnAddress.next().toString(), OwnAddress.next().toString());
    }

    String address() {
        return address;
    }

    Broker start() throws Exception {
        if (!Files.exists(folder.resolve("meta.properties"))) {
            new Formatter()
                    .setClusterId("streamctl-tests-000000")
                    .setNodeId(1)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(folder.toString())
                    .setDirectories(List.of(folder.toString()))
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                    .run();
        }
        server = new KafkaRaftServer(new KafkaConfig(settings(), false), Time.SYSTEM);
        server.startup();
        return this;
    }

    /** Stops in order; the port is closed and all is on disk when it returns. */
    void stop() {
        KafkaRaftServer running = server;
        if (running != null) {
            server = null;
            running.shutdown();
            running.awaitShutdown();
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** For {@link BrokerProcess}: a broker until standard input ends. Arguments: folder, address, address of the controller. */
    public static void main(String[] arguments) throws Exception {
        var broker = in(Path.of(arguments[0]), arguments[1], arguments[2]);
        try (broker) {
            broker.start();
            System.out.println(READY);
            System.in.read();
        }
    }

    private Map<String, Object> settings() {
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("listeners", "PLAINTEXT://%s,CONTROLLER://%s".formatted(address, controllerAddress)),
                Map.entry("advertised.listeners", "PLAINTEXT://" + address),
                Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("controller.quorum.voters", "1@" + controllerAddress),
                Map.entry("log.dirs", folder.toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                // a broker that was killed is let in again only when its last session is over
                Map.entry("broker.session.timeout.ms", "5000"),
                Map.entry("broker.heartbeat.interval.ms", "500"),
                Map.entry("log.cleaner.dedupe.buffer.size", "2097152"),
                // records keep the times that a test gives them
                Map.entry("log.retention.ms", "-1"),
                Map.entry("num.network.threads", "1"),
                Map.entry("num.io.threads", "2"));
    }
}
