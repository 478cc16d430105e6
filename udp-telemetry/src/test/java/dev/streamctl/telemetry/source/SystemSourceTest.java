package dev.streamctl.telemetry.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.line.LineProtocol;
import dev.streamctl.telemetry.line.Sample;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemSourceTest {

    @TempDir
    private Path root;

    private SystemSource source;

    @BeforeEach
    void open() {
        source = new SystemSource(root);
    }

    private void file(String name, String text) throws Exception {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** As lines, without the disk, which is that of the test's own machine. */
    private List<String> read() {
        List<Sample> samples = new ArrayList<>();
        source.read(samples::add);
        return samples.stream()
                .filter(sample -> !sample.measurement().equals("disk"))
                .map(sample -> new String(LineProtocol.write(sample), StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void whatIsAbsentIsLeftOut() {
        assertEquals(List.of(), read());
        assertEquals("", source.hostName());
        assertFalse(source.clockSynced());
    }

    @Test
    void loadAndUptime() throws Exception {
        file("proc/loadavg", "0.25 1.50 12.00 1/1085 32767\n");
        file("proc/uptime", "350735.47 234388.90\n");
        assertEquals(List.of("system load1=0.25,load5=1.5,load15=12.0,uptime=350735i"), read());
    }

    @Test
    void processorsFromOneReadingToTheNext() throws Exception {
        file("proc/stat", "cpu  100 0 100 700 100 0 0 0 50 0\ncpu0 100 0 100 700 100 0 0 0 50 0\n");
        assertEquals(List.of(), read());
        file("proc/stat", "cpu  130 10 110 760 140 0 0 0 90 0\n");
        assertEquals(List.of("cpu,cpu=cpu-total usage_active=33.33"), read());
        file("proc/stat", "cpu  130 10 110 760 140 0 0 0 90 0\n");
        assertEquals(List.of(), read());
    }

    @Test
    void memory() throws Exception {
        file("proc/meminfo", """
                MemTotal:        1000 kB
                MemFree:          100 kB
                MemAvailable:     250 kB
                SwapTotal:        100 kB
                SwapFree:          40 kB
                HugePages_Total:    0
                """);
        assertEquals(
                List.of("mem total=1024000i,available=256000i,used=768000i,used_percent=75.0,"
                        + "swap_total=102400i,swap_free=40960i"),
                read());
    }

    @Test
    void temperaturesOfEverySensor() throws Exception {
        file("sys/class/thermal/thermal_zone1/temp", "-1500\n");
        file("sys/class/thermal/thermal_zone0/temp", "48312\n");
        file("sys/class/thermal/thermal_zone0/type", "cpu thermal\n");
        file("sys/class/thermal/thermal_zone2/type", "broken\n");
        file("sys/class/thermal/cooling_device0/type", "fan\n");
        assertEquals(
                List.of("temp,sensor=thermal_zone0-cpu\\ thermal temp=48.312", "temp,sensor=thermal_zone1 temp=-1.5"),
                read());
    }

    /** AMD's processors, and disks, are no thermal zones; what is both is told once. */
    @Test
    void temperaturesOfHardwareMonitorsToo() throws Exception {
        file("sys/class/thermal/thermal_zone0/temp", "27800\n");
        file("sys/class/thermal/thermal_zone0/type", "acpitz\n");
        file("sys/class/thermal/thermal_zone1/temp", "50000\n");
        file("sys/class/thermal/thermal_zone1/type", "cpu-thermal\n");
        file("sys/class/hwmon/hwmon0/name", "acpitz\n");
        file("sys/class/hwmon/hwmon0/temp1_input", "27800\n");
        file("sys/class/hwmon/hwmon1/name", "cpu_thermal\n");
        file("sys/class/hwmon/hwmon1/temp1_input", "50000\n");
        file("sys/class/hwmon/hwmon2/name", "k10temp\n");
        file("sys/class/hwmon/hwmon2/temp1_input", "61125\n");
        file("sys/class/hwmon/hwmon2/temp1_label", "Tctl\n");
        file("sys/class/hwmon/hwmon2/temp10_input", "58000\n");
        file("sys/class/hwmon/hwmon2/temp3_input", "59500\n");
        file("sys/class/hwmon/hwmon2/temp3_crit", "95000\n");
        file("sys/class/hwmon/hwmon2/temp4_input", "");
        file("sys/class/hwmon/hwmon2/fan1_input", "1200\n");
        for (int disk : new int[] {3, 10}) {
            file("sys/class/hwmon/hwmon" + disk + "/name", "nvme\n");
            file("sys/class/hwmon/hwmon" + disk + "/temp1_input", 30_000 + disk + "\n");
            file("sys/class/hwmon/hwmon" + disk + "/temp1_label", "Composite\n");
        }
        file("sys/class/hwmon/hwmon11/temp1_input", "-4000\n");
        assertEquals(
                List.of(
                        "temp,sensor=thermal_zone0-acpitz temp=27.8",
                        "temp,sensor=thermal_zone1-cpu-thermal temp=50.0",
                        "temp,sensor=k10temp-Tctl temp=61.125",
                        "temp,sensor=k10temp-temp3 temp=59.5",
                        "temp,sensor=k10temp-temp10 temp=58.0",
                        "temp,sensor=nvme-Composite temp=30.003",
                        "temp,sensor=nvme-Composite-2 temp=30.01",
                        "temp,sensor=hwmon11-temp1 temp=-4.0"),
                read());
    }

    @Test
    void monitorsThatAreSlowOrKeepADiskAwakeAreLeftAlone() throws Exception {
        for (String name : List.of("w1_slave_temp", "drivetemp")) {
            file("sys/class/hwmon/hwmon" + name.length() + "/name", name + "\n");
            file("sys/class/hwmon/hwmon" + name.length() + "/temp1_input", "21000\n");
        }
        assertEquals(List.of(), read());
    }

    @Test
    void ofSensorsThereIsALimit() throws Exception {
        for (int monitor = 0; monitor < 3; monitor++) {
            for (int sensor = 1; sensor <= 20; sensor++) {
                file("sys/class/hwmon/hwmon" + monitor + "/temp" + sensor + "_input", "1000\n");
            }
        }
        List<String> lines = read();
        assertEquals(SystemSource.MAX_OF_A_KIND, lines.size());
        assertEquals("temp,sensor=hwmon1-temp12 temp=1.0", lines.getLast());
    }

    @Test
    void networkInterfacesWithoutTheLoopback() throws Exception {
        file("proc/net/dev", """
                Inter-|   Receive                                                |  Transmit
                 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                    lo:    9000      90    0    0    0     0          0         0     9000      90    0    0    0     0       0          0
                  eth0: 1000      10    1    2    0     0          0         0     2000      20    3    4    0     0       0          0
                wlan0.1:7 6 5 4 3 2 1 0 8 9 10 11 12 13 14 15
                """);
        assertEquals(
                List.of(
                        "net,interface=eth0 bytes_recv=1000i,packets_recv=10i,err_in=1i,drop_in=2i,"
                                + "bytes_sent=2000i,packets_sent=20i,err_out=3i,drop_out=4i",
                        "net,interface=wlan0.1 bytes_recv=7i,packets_recv=6i,err_in=5i,drop_in=4i,"
                                + "bytes_sent=8i,packets_sent=9i,err_out=10i,drop_out=11i"),
                read());
    }

    @Test
    void ofAKindThereIsALimit() throws Exception {
        StringBuilder many = new StringBuilder("heading\n");
        for (int i = 0; i < 1000; i++) {
            many.append("veth%d: 1 2 3 4 5 6 7 8 9 10 11 12%n".formatted(i));
        }
        file("proc/net/dev", many.toString());
        assertEquals(SystemSource.MAX_OF_A_KIND, read().size());
    }

    @Test
    void whatIsNotAsExpectedCostsOnlyItself() throws Exception {
        file("proc/loadavg", "nan x 3.0\n");
        file("proc/uptime", "unknown\n");
        file("proc/stat", "cpu\n");
        file("proc/meminfo", "MemTotal: many kB\n\n:\n");
        file("sys/class/thermal/thermal_zone0/temp", "hot\n");
        file("proc/net/dev", "a: 1\n: 2\nb\u0001: 3\n");
        assertEquals(List.of("system load15=3.0", "net,interface=a bytes_recv=1i"), read());
    }

    @Test
    void theRootFileSystem() {
        List<Sample> samples = new ArrayList<>();
        source.read(samples::add);
        Sample disk = samples.getFirst();
        assertEquals("disk", disk.measurement());
        assertEquals(
                List.of("total", "free", "used", "used_percent"),
                List.copyOf(disk.fields().keySet()));
    }

    @Test
    void nameAndClock() throws Exception {
        file("proc/sys/kernel/hostname", "board-7\n");
        file("run/systemd/timesync/synchronized", "");
        assertEquals("board-7", source.hostName());
        assertTrue(source.clockSynced());
    }
}
