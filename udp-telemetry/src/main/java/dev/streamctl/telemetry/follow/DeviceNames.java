package dev.streamctl.telemetry.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.telemetry.line.LineProtocolException;
import dev.streamctl.telemetry.send.SenderOptions;
import dev.streamctl.telemetry.wire.DatagramParser;
import dev.streamctl.telemetry.wire.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * The names behind device ids, read from the tag {@code device} of a datagram: a header has room for an id only. A tag that
 * does not give that id is not believed, and one that no sender of ours would have is not looked at.
 */
final class DeviceNames {

    private DeviceNames() {}

    /** What the device calls itself in the datagram that was parsed last; null where it does not. */
    static @Nullable String read(DatagramParser parser, long device) {
        if (parser.lines() == 0 || !parser.good(0)) {
            return null;
        }
        try {
            String name = parser.sample(0).tags().get("device");
            return name != null && isShort(name) && DeviceId.of(name) == device ? name : null;
        } catch (LineProtocolException e) {
            throw new IllegalStateException(e); // it was good
        }
    }

    private static boolean isShort(String name) {
        return name.length() <= SenderOptions.MAX_DEVICE && name.getBytes(UTF_8).length <= SenderOptions.MAX_DEVICE;
    }
}
