package dev.streamctl.telemetry.source;

import dev.streamctl.telemetry.line.FieldValue;
import dev.streamctl.telemetry.line.Sample;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * How warm this machine is, as Linux shows it in {@code /sys/class/thermal}: {@code temp} by sensor, with the field {@code temp}
 * in degrees Celsius; of at most {@value SystemSource#MAX_OF_A_KIND} zones. Nothing where there are none.
 */
public final class ThermalZones implements SampleSource {

    private static final String FOLDER = "sys/class/thermal";

    private final ReadOnlyFiles files;

    /**
     * The zones of the machine below a root.
     *
     * @param root {@code /}; a test has another
     */
    public ThermalZones(Path root) {
        files = new ReadOnlyFiles(root);
    }

    @Override
    public void read(Consumer<Sample> samples) {
        for (String zone : SystemSource.atMost(files.names(FOLDER, "thermal_zone"))) {
            String folder = FOLDER + "/" + zone + "/";
            OptionalLong milli = SystemSource.number(files.text(folder + "temp"));
            String type = files.text(folder + "type");
            if (milli.isPresent()) {
                SystemSource.give(
                        samples,
                        "temp",
                        Map.of("sensor", type.isEmpty() ? zone : zone + "-" + type),
                        SystemSource.fields("temp", FieldValue.of(milli.getAsLong() / 1000.0)));
            }
        }
    }
}
