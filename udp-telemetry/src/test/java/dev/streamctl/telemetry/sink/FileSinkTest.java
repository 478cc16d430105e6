package dev.streamctl.telemetry.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.sink.SinkException.Reason;
import dev.streamctl.telemetry.wire.DeviceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FileSinkTest {

    /** Other JSON with a type. */
    private static final String MAP = "{\"type\":\"FeatureCollection\",\"features\":[]}";

    private static final String WHOLE = "{\"type\":\"sample\",\"device\":\"cam1\"}\n";

    private static FileSinkWriter writer(Path file) throws IOException {
        return new FileSinkWriter(file, 1 << 20, 1, new SampleJson());
    }

    @Test
    void samplesBecomeJson(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("samples.jsonl");
        try (var writer = writer(file)) {
            writer.write(
                    List.of(Given.lines(
                            DeviceId.of("cam1"),
                            "cpu,device=cam1 a=1.5,b=-2i,c=18446744073709551615u,d=t,e=\"q\\\"\" 99")),
                    Given.NOTHING);
        }
        assertEquals(
                "{\"type\":\"sample\",\"device\":\"cam1\",\"device_id\":\"" + DeviceId.text(DeviceId.of("cam1"))
                        + "\",\"boot\":\"0000000000000005\",\"sequence\":12,\"authenticated\":true,\"source\":\"192.0.2.7:4000\","
                        + "\"arrival_ns\":1795682425000000001,\"measurement\":\"cpu\",\"tags\":{\"device\":\"cam1\"},"
                        + "\"fields\":{\"a\":1.5,\"b\":-2,\"c\":18446744073709551615,\"d\":true,\"e\":\"q\\\"\"},"
                        + "\"timestamp\":99}\n",
                Files.readString(file));
    }

    @Test
    void rawDatagramsAreTextAndHexadecimal(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("raw.jsonl");
        try (var writer = new FileSinkWriter(file, 1 << 20, 1, new RawJson())) {
            writer.write(List.of(Given.raw((byte) 'h', (byte) 'i', (byte) 0, (byte) 0xff), Given.raw()), Given.NOTHING);
        }
        String start = "{\"type\":\"datagram\",\"source\":\"192.0.2.7:4000\",\"arrival_ns\":1795682425000000001,";
        assertEquals(
                start + "\"size\":4,\"text\":\"hi\\\\x00\\\\xff\",\"hex\":\"686900ff\"}\n" + start
                        + "\"size\":0,\"text\":\"\",\"hex\":\"\"}\n",
                Files.readString(file));
    }

    /** What is no line protocol among samples is a mistake of the program, and costs nothing else. */
    @Test
    void aSampleThatCannotBeWrittenLosesNoOther(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("samples.jsonl");
        List<String> why = new ArrayList<>();
        try (var writer = writer(file)) {
            writer.write(
                    List.of(Given.lines(1, "m f=1"), Given.raw((byte) 0), Given.lines(1, "m f=2")),
                    (_, samples, reason) -> why.add(samples + " " + reason));
        }
        assertEquals(1, why.size());
        assertTrue(why.getFirst().startsWith("1 a sample cannot be written"), why::getFirst);
        List<String> lines = Files.readAllLines(file);
        assertEquals(2, lines.size());
        for (int i = 0; i < 2; i++) {
            assertTrue(lines.get(i).startsWith("{\"type\":\"sample\""), lines.get(i));
            assertTrue(lines.get(i).endsWith("\"fields\":{\"f\":" + (i + 1) + ".0}}"), lines.get(i));
        }
    }

    @Test
    void aTornLineAtTheEndIsCutOff(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("samples.jsonl");
        for (String torn : List.of(
                "", "{", "{\"type\":", "{\"type\":\"sam", "{\"type\":\"datagram\",\"text\":\"" + "x".repeat(200_000))) {
            for (String before : List.of("", WHOLE)) {
                Files.writeString(file, before + torn);
                writer(file).close();
                assertEquals(before, Files.readString(file));
            }
        }
    }

    @Test
    void aFileOfSomethingElseIsRefusedAndLeftAlone(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("precious.txt");
        for (String text :
                List.of("one line", "a\nb\n", "\n", "{\"name\":1}\n", WHOLE + "notes", "{\"typ\n", MAP, MAP + "\n")) {
            Files.writeString(file, text);
            var refused = assertThrows(SinkException.class, () -> writer(file));
            assertEquals(Reason.NOT_OURS, refused.reason());
            assertTrue(refused.getMessage().startsWith("file:" + file + " is no file of samples"), refused::getMessage);
            assertEquals(text, Files.readString(file));
        }
    }

    @Test
    void whatIsNoFileIsRefused(@TempDir Path folder) {
        for (Path path : List.of(folder, Path.of("/dev/null"))) {
            var refused = assertThrows(SinkException.class, () -> writer(path));
            assertEquals(Reason.NOT_OURS, refused.reason());
        }
        var refused = assertThrows(
                SinkException.class, () -> writer(folder.resolve("no").resolve("file")));
        assertEquals(Reason.NOT_OPENED, refused.reason());
        assertTrue(refused.getMessage().endsWith("/no/file: no such folder"), refused::getMessage);
    }

    /** Whatever name leads to it, and also when it was rotated meanwhile. */
    @Test
    void aFileHasOneWriter(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("samples.jsonl");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        try (var first = new FileSinkWriter(file, 4_096, 2, new SampleJson())) {
            for (int i = 0; i < 100; i++) {
                first.write(List.of(Given.lines(1, "m n=" + i + "i")), Given.NOTHING);
                for (Path path : List.of(file, link)) {
                    assertEquals(
                            Reason.IN_USE,
                            assertThrows(SinkException.class, () -> writer(path))
                                    .reason());
                }
            }
            assertTrue(Files.exists(folder.resolve("samples.jsonl.2")));
        }
        writer(link).close();
    }

    private static boolean isLockedForOthers(Path file) throws IOException {
        Path locks = Path.of("/proc/locks");
        return Files.exists(locks)
                && Files.readString(locks).contains(":" + Files.getAttribute(file, "unix:ino") + " ");
    }

    /** A refused one must not cost the first one its lock: the kernel takes that back with any channel that is closed. */
    @Test
    void aFileOfTwoNamesHasOneWriter(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("samples.jsonl"));
        Path other = Files.createLink(folder.resolve("other.jsonl"), file);
        try (var first = writer(file)) {
            boolean seen = isLockedForOthers(file); // where the system tells of locks
            assertEquals(
                    Reason.IN_USE,
                    assertThrows(SinkException.class, () -> writer(other)).reason());
            assertEquals(seen, isLockedForOthers(file));
            first.write(List.of(Given.lines(1, "m n=1i")), Given.NOTHING);
        }
        writer(other).close();
        assertEquals(1, Files.readAllLines(other).size());
    }
}
