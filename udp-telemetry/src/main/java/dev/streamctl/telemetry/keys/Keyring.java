package dev.streamctl.telemetry.keys;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a sender or a listener knows, for a change of keys without a gap: a listener learns the new key beside the
 * old one, then devices put it first, then the old one is taken away. Either they stay as they are, or they are those of a
 * file as it is now, see {@link FollowedKeyFile}. Safe for use by many threads.
 */
public sealed interface Keyring permits FixedKeyring, FollowedKeyFile {

    /**
     * At least one key, each number once; the first one is for sending. The list itself never changes: where the keys
     * change, the next call returns another one.
     */
    List<Key> keys();

    /**
     * These keys, for ever.
     *
     * @throws IllegalArgumentException it is empty or has a number twice
     */
    static Keyring of(List<Key> keys) {
        return new FixedKeyring(keys);
    }

    /** As {@link #of(List)}. */
    static Keyring of(Key... keys) {
        return of(List.of(keys));
    }

    /** The key that a sender uses: the first. */
    default Key sending() {
        return keys().getFirst();
    }

    /** The key of this number; null where there is none. */
    default @Nullable Key find(int id) {
        for (Key key : keys()) {
            if (key.id() == id) {
                return key;
            }
        }
        return null;
    }
}
