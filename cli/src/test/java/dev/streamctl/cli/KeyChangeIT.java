package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.keys.Key;
import dev.streamctl.telemetry.keys.KeyFile;
import dev.streamctl.telemetry.keys.Keyring;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys of a running sender and a running listener are changed, as 'key generate --help' says: nothing is lost. */
@Timeout(300)
class KeyChangeIT {

    @TempDir
    private Path folder;

    private Path listeners;
    private Path devices;

    private void keys() throws Exception {
        listeners = folder.resolve("listener.keys");
        devices = folder.resolve("device.keys");
        generate("--out", listeners.toString());
        Files.copy(listeners, devices);
    }

    private static void generate(String... args) throws Exception {
        List<String> all = new ArrayList<>(List.of("key", "generate"));
        all.addAll(List.of(args));
        Inside run = Inside.run(all.toArray(String[]::new));
        assertEquals(0, run.code(), run.err.text());
    }

    private Started listener() throws Exception {
        return Started.streamctl(
                "listen", "--port", "0", "--key-file", listeners.toString(), "--interval", "0", "--json", "-v");
    }

    private static String target(Started listener) throws Exception {
        Map<String, Object> listening = Json.object(listener.out.await("{\"type\":\"listening\""));
        return String.valueOf(listening.get("endpoint")).substring("udp://".length());
    }

    private Started sender(String target, String format) throws Exception {
        return Started.streamctl(
                "send",
                "telemetry",
                "--target",
                target,
                "--format",
                format,
                "--key-file",
                devices.toString(),
                "--source",
                "demo",
                "--period",
                "20ms",
                "--json",
                "-v");
    }

    /** Waits for the count that the demo will have a while from now. */
    private static void awaitMore(Started listener) throws Exception {
        long seen = listener.out.lines().stream()
                .filter(line -> line.contains("\"sample\""))
                .count();
        listener.out.await(line -> line.contains("\"count\":" + (seen + 20) + ","));
    }

    private static long number(Map<String, Object> object, String name) {
        return (Long) object.get(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed", "ilp"})
    void aChangeOfKeysLosesNoSample(String format) throws Exception {
        keys();
        try (Started listener = listener();
                Started sender = sender(target(listener), format)) {
            awaitMore(listener);
            generate("--out", listeners.toString(), "--add");
            listener.err.await(line -> line.contains("knows [key 1, key 2]"));
            Key old = KeyFile.read(devices).sending();
            Key fresh = KeyFile.read(listeners).keys().getLast();
            KeyFile.replace(devices, Keyring.of(fresh, old));
            sender.err.await(line -> line.contains("sends with key 2"));
            awaitMore(listener);
            KeyFile.replace(listeners, Keyring.of(fresh));
            listener.err.await(line -> line.contains("knows [key 2]"));
            awaitMore(listener);
            sender.signal(StopSignal.TERM);
            assertEquals(0, sender.exit(), sender.err::text);
            Map<String, Object> sent = Json.object(sender.out.lines().getLast());
            listener.out.await(line -> line.contains("\"count\":" + (number(sent, "sent") - 1) + ","));
            listener.signal(StopSignal.TERM);
            assertEquals(0, listener.exit(), listener.err::text);
            String summary = listener.out.lines().getLast();
            assertEquals(0, number(sent, "dropped"), sent::toString);
            assertTrue(summary.contains("\"lost\":0,"), summary);
            assertTrue(summary.contains("\"unknown_key\":0,"), summary);
            assertTrue(summary.contains("\"arrived\":" + number(sent, "datagrams") + ","), summary);
        }
    }

    @Test
    void aFileThatCannotBeUsedChangesNothingAndIsToldOnce() throws Exception {
        keys();
        try (Started listener = listener();
                Started sender = sender(target(listener), "sealed")) {
            awaitMore(listener);
            for (Path file : List.of(listeners, devices)) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            }
            String told = "must be rw------- (chmod 600); the keys stay as they were";
            listener.err.await(line -> line.contains(told));
            sender.err.await(line -> line.contains(told));
            awaitMore(listener);
            sender.signal(StopSignal.TERM);
            assertEquals(0, sender.exit(), sender.err::text);
            assertEquals(
                    1,
                    sender.err.lines().stream()
                            .filter(line -> line.contains(told))
                            .count());
        }
    }
}
