package dev.streamctl.telemetry.stats;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What was known of the boots that devices have left, so that of a capture of one only that counts which never came. Of all
 * devices together, those left last. About 250 bytes each, up to 1,000 where datagrams and samples were missing, and with
 * a larger window as many bits more.
 *
 * <p>They have ranks by how often they were heard, because anybody can make boots up: one goes from the lowest rank that has more
 * than its share. So a boot stays until as many of its own rank as are a share were left since, and each of these has cost as
 * many datagrams.
 */
final class RetiredBoots {

    /** Heard once, up to 4 times, 16, 64, 256, 1,024, and more often. */
    static final int RANKS = 7;

    private final int most;
    private final int share;
    private final GivenBudget budget;
    private final LinkedHashMap<Boot, BootState>[] ranks;

    /** A device that was forgotten is another one when it is heard again: what was counted of its boots is no longer its own. */
    private record Boot(long device, int life, long boot) implements Comparable<Boot> {

        static Boot of(Device device, long boot) {
            return new Boot(device.id, device.life, boot);
        }

        /** Without an order, boots that somebody made up with one hash would be looked through one by one. */
        @Override
        public int compareTo(Boot other) {
            int byDevice = Long.compare(device, other.device);
            int byLife = byDevice == 0 ? Integer.compare(life, other.life) : byDevice;
            return byLife == 0 ? Long.compare(boot, other.boot) : byLife;
        }
    }

    @SuppressWarnings("unchecked") // there are no arrays of generic types
    RetiredBoots(int most, GivenBudget budget) {
        this.most = most;
        share = most / (RANKS + 1);
        this.budget = budget;
        ranks = IntStream.range(0, RANKS)
                .mapToObj(_ -> new LinkedHashMap<Boot, BootState>())
                .toArray(LinkedHashMap[]::new);
    }

    /** A device has left that boot. */
    void add(Device device, BootState state) {
        BootState replaced = remove(device, state.boot);
        if (replaced != null && replaced.given != state.given) {
            budget.release(replaced.given);
        }
        ranks[rank(state.heard)].put(Boot.of(device, state.boot), state);
        int rank = 0;
        while (size() > most && rank < RANKS) {
            if (ranks[rank].size() > share) {
                budget.release(ranks[rank].pollFirstEntry().getValue().given);
            } else {
                rank++;
            }
        }
    }

    static int rank(int heard) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(heard - 1);
        return heard <= 1 ? 0 : Math.min((bits + 1) / 2, RANKS - 1);
    }

    /** Null where the boot was never left, or so many others since. */
    @Nullable
    BootState find(Device device, long boot) {
        Boot key = Boot.of(device, boot);
        for (Map<Boot, BootState> rank : ranks) {
            BootState state = rank.get(key);
            if (state != null) {
                return state;
            }
        }
        return null;
    }

    /** It is the present boot again. Null where it is not there. */
    @Nullable
    BootState remove(Device device, long boot) {
        Boot key = Boot.of(device, boot);
        BootState removed = null;
        for (Map<Boot, BootState> rank : ranks) {
            BootState state = rank.remove(key);
            removed = state == null ? removed : state;
        }
        return removed;
    }

    int size() {
        int size = 0;
        for (Map<Boot, BootState> rank : ranks) {
            size += rank.size();
        }
        return size;
    }
}
