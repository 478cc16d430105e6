package dev.streamctl.telemetry.listen;

import dev.streamctl.telemetry.line.LineProtocolException;
import dev.streamctl.telemetry.wire.DatagramParser;
import dev.streamctl.telemetry.wire.DeviceId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names behind device ids, read from the tag {@code device} of a device's first datagram: a header has room for an id
 * only. A tag that does not give that id is not believed. The newest {@value #MOST}. For one thread.
 */
final class DeviceNames {

    static final int MOST = 65_536;

    private final Map<Long, String> names = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
            return size() > MOST;
        }
    };

    /** Learns from the datagram that was parsed last. */
    void learn(long device, DatagramParser parser) {
        if (parser.lines() == 0 || !parser.good(0) || names.containsKey(device)) {
            return;
        }
        try {
            String name = parser.sample(0).tags().get("device");
            if (name != null && DeviceId.of(name) == device) {
                names.put(device, name);
            }
        } catch (LineProtocolException e) {
            throw new IllegalStateException(e); // it was good
        }
    }

    @Nullable
    String name(long device) {
        return names.get(device);
    }
}
