package dev.streamctl.telemetry.stats;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was known of the boots that devices have left, so that of a capture of one only that counts which never came. Of all
 * devices together, those left last. About 250 bytes each, up to 1,000 where datagrams and samples were missing.
 */
final class RetiredBoots {

    private final int most;

    private record Boot(long device, long boot) {}

    private final Map<Boot, BootState> boots = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Boot, BootState> eldest) {
            return size() > most;
        }
    };

    RetiredBoots(int most) {
        this.most = most;
    }

    void add(long device, BootState state) {
        boots.put(new Boot(device, state.boot), state);
    }

    /** Null where the boot was never left, or so many others since. */
    @Nullable
    BootState find(long device, long boot) {
        return boots.get(new Boot(device, boot));
    }

    void remove(long device, long boot) {
        boots.remove(new Boot(device, boot));
    }
}
