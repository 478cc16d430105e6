package dev.streamctl.telemetry.source;

import dev.streamctl.telemetry.line.FieldValue;
import dev.streamctl.telemetry.line.Sample;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How warm this machine is, as Linux shows it: {@code temp} by sensor, with the field {@code temp} in degrees Celsius. Of at most
 * {@value SystemSource#MAX_OF_A_KIND} thermal zones ({@code /sys/class/thermal}), {@code thermal_zone0-cpu-thermal}; and of at most
 * as many sensors of hardware monitors ({@code /sys/class/hwmon}), where AMD's processors and many others are alone,
 * {@code k10temp-Tctl} or without a label {@code k10temp-temp1}. Where two of them would have one name, the later ones get a
 * number, in the kernel's order, which a restart of the machine may change. Nothing where there are none.
 *
 * <p>A zone that the kernel shows as a monitor too, whose name is then the zone's type, is read once. Monitors on a 1-wire bus,
 * which take most of a second to answer, and those of disks, which would never sleep, are left alone.
 */
public final class Temperatures implements SampleSource {

    private static final String ZONES = "sys/class/thermal";
    private static final String MONITORS = "sys/class/hwmon";
    private static final String INPUT = "_input";
    private static final Set<String> LEFT_ALONE = Set.of("w1_slave_temp", "drivetemp");

    private final ReadOnlyFiles files;

    /**
     * The sensors of the machine below a root.
     *
     * @param root {@code /}; a test has another
     */
    public Temperatures(Path root) {
        files = new ReadOnlyFiles(root);
    }

    @Override
    public void read(Consumer<Sample> samples) {
        monitors(samples, zones(samples));
    }

    /** Returns what the monitors are called that are zones as well. */
    private Set<String> zones(Consumer<Sample> samples) {
        Set<String> monitors = new HashSet<>();
        for (String zone : SystemSource.atMost(files.names(ZONES, "thermal_zone"))) {
            String folder = ZONES + "/" + zone + "/";
            String type = files.text(folder + "type");
            if (give(samples, folder + "temp", type.isEmpty() ? zone : zone + "-" + type) && !type.isEmpty()) {
                monitors.add(type.replace('-', '_')); // which the name of a monitor must not have
            }
        }
        return monitors;
    }

    private void monitors(Consumer<Sample> samples, Set<String> zones) {
        Map<String, Integer> given = new HashMap<>();
        int left = SystemSource.MAX_OF_A_KIND;
        for (String monitor : SystemSource.atMost(files.names(MONITORS, "hwmon"))) {
            String folder = MONITORS + "/" + monitor + "/";
            String name = files.text(folder + "name");
            boolean passed = zones.contains(name) || LEFT_ALONE.contains(name);
            List<String> inputs = passed ? List.of() : files.names(folder, "temp", INPUT);
            for (String input : inputs.subList(0, Math.min(left, inputs.size()))) {
                String sensor = input.substring(0, input.length() - INPUT.length());
                String label = files.text(folder + sensor + "_label");
                String called = (name.isEmpty() ? monitor : name) + "-" + (label.isEmpty() ? sensor : label);
                int times = given.merge(called, 1, Integer::sum);
                left -= give(samples, folder + input, times == 1 ? called : called + "-" + times) ? 1 : 0;
            }
        }
    }

    /** Whether there is a temperature. */
    private boolean give(Consumer<Sample> samples, String file, String sensor) {
        OptionalLong milli = SystemSource.number(files.text(file));
        milli.ifPresent(value -> SystemSource.give(
                samples, "temp", Map.of("sensor", sensor), SystemSource.fields("temp", FieldValue.of(value / 1000.0))));
        return milli.isPresent();
    }
}
