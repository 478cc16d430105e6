package dev.streamctl.telemetry.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A broker for all tests of a class, and for each test a topic that is called as it is. */
final class BrokerOfTest implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {

    private final int partitions;
    private @Nullable Path folder;
    private @Nullable Broker broker;
    private @Nullable Topic topic;

    /** Each topic has so many partitions. */
    BrokerOfTest(int partitions) {
        this.partitions = partitions;
    }

    Broker broker() {
        return Objects.requireNonNull(broker);
    }

    /** That of the test that runs. */
    Topic topic() {
        return Objects.requireNonNull(topic);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        folder = Files.createTempDirectory("broker");
        broker = Broker.in(folder).start();
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        topic = Topic.create(broker().address(), context.getRequiredTestMethod().getName(), partitions);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        broker().close();
        try (Stream<Path> files = Files.walk(Objects.requireNonNull(folder))) {
            files.sorted(Comparator.reverseOrder()).forEach(BrokerOfTest::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
