package dev.streamctl.telemetry.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.OwnAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A broker in a process of its own, which can be killed and started again. It ends with the one that started it. */
public final class BrokerProcess implements AutoCloseable {

    private final Path folder;
    private final String address = OwnAddress.next().toString();
    private final String controllerAddress = OwnAddress.next().toString();
    private @Nullable Process process;

    /** A broker that keeps its records in that folder; not started. */
    public BrokerProcess(Path folder) throws IOException {
        this.folder = folder;
    }

    /** Where it is asked first. */
    public String address() {
        return address;
    }

    /** Starts it; it answers when this returns. */
    public BrokerProcess start() throws IOException {
        Path log = folder.resolveSibling(folder.getFileName() + ".log");
        Process started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Broker.class.getName(),
                        folder.toString(),
                        address,
                        controllerAddress)
                .redirectError(log.toFile())
                .start();
        process = started;
        assertEquals(Broker.READY, started.inputReader().readLine(), () -> text(log));
        return this;
    }

    private static String text(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** SIGKILL; it is gone when this returns. */
    public void kill() throws InterruptedException {
        Process running = process;
        if (running != null) {
            process = null;
            running.destroyForcibly();
            assertTrue(running.waitFor(1, TimeUnit.MINUTES));
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
