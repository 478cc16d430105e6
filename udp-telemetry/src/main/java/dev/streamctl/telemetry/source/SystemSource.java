package dev.streamctl.telemetry.source;

import dev.streamctl.telemetry.line.FieldValue;
import dev.streamctl.telemetry.line.Sample;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * This machine, as Linux shows it in {@code /proc} and {@code /sys}. Measurements and fields have the names that Telegraf
 * gives them. What the machine does not have is left out.
 *
 * <ul>
 *   <li>{@code system}: load1, load5, load15, uptime in seconds
 *   <li>{@code cpu}: usage_active in percent since the reading before, of all processors together
 *   <li>{@code mem}: total, available, used in bytes, used_percent; swap_total, swap_free
 *   <li>{@code temp} by sensor: temp in degrees Celsius, see {@link Temperatures}
 *   <li>{@code disk} by path, of the root file system: total, free, used in bytes, used_percent
 *   <li>{@code net} by interface, without the loopback: bytes, packets, errors and drops in both directions, since the start
 * </ul>
 *
 * <p>For one thread.
 */
public final class SystemSource implements SampleSource {

    /** The most thermal zones, sensors of hardware monitors, and network interfaces, of each; what is over that is left out. */
    public static final int MAX_OF_A_KIND = 32;

    private final ReadOnlyFiles files;
    private final Temperatures temperatures;
    private long cpuBusy = -1;
    private long cpuTotal = -1;

    /**
     * The machine below a root.
     *
     * @param root {@code /}; a test has another
     */
    public SystemSource(Path root) {
        files = new ReadOnlyFiles(root);
        temperatures = new Temperatures(root);
    }

    /** Whether the wall clock follows a reference, as far as systemd-timesyncd tells; false where nobody tells. */
    public boolean clockSynced() {
        return files.exists("run/systemd/timesync/synchronized");
    }

    /** The machine's name; empty where none is known. */
    public String hostName() {
        return files.text("proc/sys/kernel/hostname");
    }

    @Override
    public void read(Consumer<Sample> samples) {
        load(samples);
        cpu(samples);
        memory(samples);
        temperatures.read(samples);
        disk(samples);
        network(samples);
    }

    private void load(Consumer<Sample> samples) {
        String[] load = files.text("proc/loadavg").split("\\s+");
        SequencedMap<String, FieldValue> fields = new LinkedHashMap<>();
        String[] names = {"load1", "load5", "load15"};
        for (int i = 0; i < names.length && i < load.length; i++) {
            putDouble(fields, names[i], load[i]);
        }
        String uptime = files.text("proc/uptime");
        putLong(fields, "uptime", uptime.substring(0, Math.max(0, uptime.indexOf('.'))));
        give(samples, "system", Map.of(), fields);
    }

    /** user, nice, system, idle, iowait, irq, softirq, steal; guest time is in user already. */
    private void cpu(Consumer<Sample> samples) {
        String[] columns =
                files.lines("proc/stat").stream().findFirst().orElse("").split("\\s+");
        if (columns.length < 5 || !columns[0].equals("cpu")) {
            return;
        }
        long total = 0;
        for (int i = 1; i < columns.length && i <= 8; i++) {
            total += number(columns[i]).orElse(0);
        }
        long waited = number(columns[4]).orElse(0);
        if (columns.length > 5) {
            waited += number(columns[5]).orElse(0);
        }
        long busy = total - waited;
        if (cpuTotal >= 0 && total > cpuTotal) {
            double active = 100.0 * Math.max(0, busy - cpuBusy) / (total - cpuTotal);
            give(samples, "cpu", Map.of("cpu", "cpu-total"), fields("usage_active", FieldValue.of(hundredths(active))));
        }
        cpuBusy = busy;
        cpuTotal = total;
    }

    private void memory(Consumer<Sample> samples) {
        Map<String, Long> kibibytes = new HashMap<>();
        for (String line : files.lines("proc/meminfo")) {
            String[] columns = line.split("[:\\s]+");
            if (columns.length >= 2) {
                number(columns[1]).ifPresent(value -> kibibytes.put(columns[0], value * 1024));
            }
        }
        SequencedMap<String, FieldValue> fields = new LinkedHashMap<>();
        Long total = kibibytes.get("MemTotal");
        Long available = kibibytes.get("MemAvailable");
        if (total != null && available != null && total > 0) {
            usage(fields, total, available, "available");
        }
        putIfKnown(fields, "swap_total", kibibytes.get("SwapTotal"));
        putIfKnown(fields, "swap_free", kibibytes.get("SwapFree"));
        give(samples, "mem", Map.of(), fields);
    }

    private void disk(Consumer<Sample> samples) {
        try {
            FileStore store = Files.getFileStore(files.root());
            long total = store.getTotalSpace();
            if (total > 0) {
                SequencedMap<String, FieldValue> fields = new LinkedHashMap<>();
                usage(fields, total, store.getUnallocatedSpace(), "free");
                give(samples, "disk", Map.of("path", "/"), fields);
            }
        } catch (IOException e) {
            // absent, like everything else that cannot be read
        }
    }

    private void network(Consumer<Sample> samples) {
        List<String> interfaces = files.lines("proc/net/dev").stream()
                .filter(line -> line.indexOf(':') > 0 && !line.strip().startsWith("lo:"))
                .toList();
        String[] names = {
            "bytes_recv",
            "packets_recv",
            "err_in",
            "drop_in",
            "",
            "",
            "",
            "",
            "bytes_sent",
            "packets_sent",
            "err_out",
            "drop_out"
        };
        for (String line : atMost(interfaces)) {
            int colon = line.lastIndexOf(':');
            String[] columns = line.substring(colon + 1).strip().split("\\s+");
            SequencedMap<String, FieldValue> fields = new LinkedHashMap<>();
            for (int i = 0; i < names.length && i < columns.length; i++) {
                if (!names[i].isEmpty()) {
                    putLong(fields, names[i], columns[i]);
                }
            }
            give(samples, "net", Map.of("interface", line.substring(0, colon).strip()), fields);
        }
    }

    private static void usage(SequencedMap<String, FieldValue> fields, long total, long free, String freeName) {
        fields.put("total", FieldValue.of(total));
        fields.put(freeName, FieldValue.of(free));
        fields.put("used", FieldValue.of(total - free));
        fields.put("used_percent", FieldValue.of(hundredths(100.0 * (total - free) / total)));
    }

    private static double hundredths(double value) {
        return Math.round(value * 100) / 100.0;
    }

    static <T> List<T> atMost(List<T> all) {
        return all.subList(0, Math.min(all.size(), MAX_OF_A_KIND));
    }

    static SequencedMap<String, FieldValue> fields(String name, FieldValue value) {
        SequencedMap<String, FieldValue> fields = new LinkedHashMap<>();
        fields.put(name, value);
        return fields;
    }

    private static void putIfKnown(SequencedMap<String, FieldValue> fields, String name, @Nullable Long value) {
        if (value != null) {
            fields.put(name, FieldValue.of(value));
        }
    }

    private static void putLong(SequencedMap<String, FieldValue> fields, String name, String text) {
        number(text).ifPresent(value -> fields.put(name, FieldValue.of(value)));
    }

    private static void putDouble(SequencedMap<String, FieldValue> fields, String name, String text) {
        try {
            fields.put(name, FieldValue.of(Double.parseDouble(text)));
        } catch (IllegalArgumentException e) {
            // not a finite number: left out
        }
    }

    static OptionalLong number(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** A name that line protocol cannot have, of an interface say, costs that sample alone. */
    static void give(
            Consumer<Sample> samples,
            String measurement,
            Map<String, String> tags,
            SequencedMap<String, FieldValue> fields) {
        if (fields.isEmpty()) {
            return;
        }
        Sample sample;
        try {
            sample = new Sample(measurement, new TreeMap<>(tags), fields, OptionalLong.empty());
        } catch (IllegalArgumentException e) {
            return;
        }
        samples.accept(sample);
    }
}
