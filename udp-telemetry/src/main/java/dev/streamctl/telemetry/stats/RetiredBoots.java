package dev.streamctl.telemetry.stats;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was known of the boots that devices have left, so that of a capture of one only that counts which never came. Of all
 * devices together, those left last. About 250 bytes each, up to 1,000 where datagrams and samples were missing, and with
 * a larger window as many bits more. Boots of which one datagram came, perhaps made up, have a quarter for themselves.
 */
final class RetiredBoots {

    private static final int PARTS = 4;

    private final Map<Boot, BootState> once;
    private final Map<Boot, BootState> confirmed;

    private record Boot(long device, long boot) {}

    RetiredBoots(int most) {
        int ofOnce = Math.ceilDiv(most, PARTS);
        once = latest(ofOnce);
        confirmed = latest(most - ofOnce);
    }

    private static Map<Boot, BootState> latest(int most) {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Boot, BootState> eldest) {
                return size() > most;
            }
        };
    }

    void add(long device, BootState state) {
        boolean isConfirmed = state.origin == null || state.origin.isConfirmed();
        (isConfirmed ? confirmed : once).put(new Boot(device, state.boot), state);
    }

    /** Null where the boot was never left, or so many others since. */
    @Nullable
    BootState find(long device, long boot) {
        Boot key = new Boot(device, boot);
        BootState state = confirmed.get(key);
        return state == null ? once.get(key) : state;
    }

    void remove(long device, long boot) {
        Boot key = new Boot(device, boot);
        confirmed.remove(key);
        once.remove(key);
    }

    int size() {
        return confirmed.size() + once.size();
    }
}
