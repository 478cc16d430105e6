package dev.streamctl.telemetry.stats;

import java.util.LinkedHashMap;
import java.util.Map;

/** The boots that devices have left behind, so that a capture of one cannot be played again. The newest 65,536. */
final class RetiredBoots {

    private static final int MOST = 1 << 16;

    private record Boot(long device, long boot) {}

    private final Map<Boot, Boolean> boots = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Boot, Boolean> eldest) {
            return size() > MOST;
        }
    };

    void add(long device, long boot) {
        boots.put(new Boot(device, boot), true);
    }

    boolean contains(long device, long boot) {
        return boots.containsKey(new Boot(device, boot));
    }
}
