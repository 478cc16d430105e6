package dev.streamctl.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.send.LinkOptions;
import dev.streamctl.telemetry.send.LoopStats;
import dev.streamctl.telemetry.send.RouteStats;
import dev.streamctl.telemetry.send.SenderOptions;
import dev.streamctl.telemetry.send.SenderStats;
import dev.streamctl.telemetry.send.Target;
import dev.streamctl.telemetry.source.Meters;
import dev.streamctl.telemetry.source.SystemSource;
import dev.streamctl.telemetry.wire.Packer;
import java.lang.reflect.RecordComponent;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The module's README says of the sender what the code does. */
class SenderReadmeTest {

    private final String section;

    SenderReadmeTest() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        section = readme.substring(readme.indexOf("\n## Sender"), readme.indexOf("\n## Lines"));
    }

    private void assertRow(String row, Object... values) {
        assertTrue(section.contains("\n" + row.formatted(values) + "\n"), row);
    }

    @Test
    void theLimitsAreThoseOfTheCode() {
        SenderOptions defaults = SenderOptions.to(new Target("h", 1), "d");
        assertRow("| bytes of a datagram's payload | %d | up to 65507 |", defaults.maxDatagram());
        assertRow("| bytes of a device's name | | up to %d |", SenderOptions.MAX_DEVICE);
        assertRow("| intervals repeated | %d | 0 to 16 |", defaults.redundancy());
        assertRow("| bytes kept for repeating | %d | |", Packer.MAX_HISTORY);
        assertRow(
                "| time between rotations | %d s | above 0 |",
                defaults.rotateEvery().toSeconds());
        assertRow(
                "| time of a look-up | %d s | above 0 |",
                defaults.lookupTimeout().toSeconds());
        assertRow(
                "| multicast TTL | %d | 0 to %d |",
                LinkOptions.defaults().multicastTtl(), LinkOptions.MAX_MULTICAST_TTL);
        assertRow("| send buffer (`SO_SNDBUF`) | the system's | up to %d |", LinkOptions.MAX_SEND_BUFFER);
        assertRow("| meters of a registry | | up to %d |", Meters.MAX_METERS);
        assertRow(
                "| thermal zones, sensors of hardware monitors, network interfaces | | up to %d each |",
                SystemSource.MAX_OF_A_KIND);
    }

    @Test
    void everyCounterIsThere() {
        for (Class<?> stats : List.of(SenderStats.class, RouteStats.class, LoopStats.class)) {
            for (RecordComponent counter : stats.getRecordComponents()) {
                String name = counter.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
                boolean said = Set.of("route", "remote", "problem").contains(name)
                        || Pattern.compile("\\b" + name + "\\b")
                                .matcher(section)
                                .find();
                assertTrue(said, name);
            }
        }
    }

    @Test
    @Timeout(120)
    void theExampleSendsWhatItSays(@TempDir Path folder) throws Exception {
        var fence = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(section);
        assertTrue(fence.find());
        Path source = Files.writeString(folder.resolve("Camera.java"), fence.group(1));
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-d",
                        folder.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString());
        assertEquals(0, failed);
        try (var socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
                var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            socket.setSoTimeout(30_000);
            String[] args = {"127.0.0.1:" + socket.getLocalPort()};
            loader.loadClass("Camera").getMethod("main", String[].class).invoke(null, (Object) args);
            List<String> datagrams = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                var packet = new DatagramPacket(new byte[2_000], 2_000);
                socket.receive(packet);
                datagrams.add(new String(packet.getData(), 0, packet.getLength(), UTF_8));
            }
            assertTrue(datagrams.stream()
                    .allMatch(datagram -> datagram.contains("\ncamera,device=camera-7 frames=1i,queue=3.0 ")));
        }
    }
}
