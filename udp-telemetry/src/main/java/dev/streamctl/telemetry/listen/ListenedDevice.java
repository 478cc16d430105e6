package dev.streamctl.telemetry.listen;

import dev.streamctl.telemetry.stats.DeviceStats;
import dev.streamctl.telemetry.wire.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * A device that a listener knows.
 *
 * @param stats what was counted
 * @param name what it calls itself in the tag {@code device}, where that gives its id; null where nothing does
 */
public record ListenedDevice(DeviceStats stats, @Nullable String name) {

    /** The name, or the 16 digits of the id. */
    public String text() {
        return name == null ? DeviceId.text(stats.device()) : name;
    }
}
