package dev.streamctl.telemetry.keys;

import java.util.Arrays;
import java.util.List;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The derived keys that a listener used last, so that it need not derive one for each datagram. A fixed number of places,
 * each for the boots that fall on it: whoever invents devices can make it derive again, never make it grow. Which boots fall
 * on one place nobody can tell who does not know the seed.
 *
 * <p>For one thread.
 */
public final class BootKeys {

    /** About 200 bytes each. */
    private static final int PLACES = 1 << 14;

    private static final long ODD = 0x9e3779b97f4a7c15L;

    private final Keyring keyring;
    private final long seed;
    private final @Nullable Entry[] entries = new @Nullable Entry[PLACES];

    /** Those that the entries were derived from: a key that was taken away must not go on through them. */
    private List<Key> masters;

    /**
     * Nothing derived yet.
     *
     * @param seed random
     */
    public BootKeys(Keyring keyring, long seed) {
        this.keyring = keyring;
        this.seed = seed;
        masters = keyring.keys();
    }

    /** The key for one boot of a device; null where the master key of this number is not known. */
    public @Nullable SecretKey get(int keyId, KeyUse use, long device, long boot) {
        List<Key> now = keyring.keys();
        if (!now.equals(masters)) {
            masters = now;
            Arrays.fill(entries, null);
        }
        int place = place(seed, keyId, device, boot);
        Entry known = entries[place];
        if (known != null && known.is(keyId, use, device, boot)) {
            return known.key;
        }
        Key master = keyring.find(keyId);
        if (master == null) {
            return null;
        }
        SecretKey derived = use.derive(master, device, boot);
        entries[place] = new Entry(keyId, use, device, boot, derived);
        return derived;
    }

    static int place(long seed, int keyId, long device, long boot) {
        long mixed = mix(mix(mix(seed, device), boot), keyId);
        return (int) (mixed >>> 40) & PLACES - 1;
    }

    /** The product depends on all bits, so what is the same for one seed is not for another. */
    private static long mix(long before, long part) {
        long product = (before ^ part) * ODD;
        return (product ^ product >>> 32) * ODD;
    }

    private record Entry(int keyId, KeyUse use, long device, long boot, SecretKey key) {
        boolean is(int otherKey, KeyUse otherUse, long otherDevice, long otherBoot) {
            return keyId == otherKey && use == otherUse && device == otherDevice && boot == otherBoot;
        }
    }
}
