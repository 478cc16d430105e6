package dev.streamctl.telemetry.keys;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a sender or a listener knows, for a change of keys without a gap: a listener learns the new key beside the
 * old one, then devices put it first, then the old one is taken away.
 *
 * @param keys at least one, each number once; the first one is for sending
 */
public record Keyring(List<Key> keys) {

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException it is empty or has a number twice
     */
    public Keyring {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("no key");
        }
        for (int i = 0; i < keys.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (keys.get(i).id() == keys.get(j).id()) {
                    throw new IllegalArgumentException(
                            "key id %d twice".formatted(keys.get(i).id()));
                }
            }
        }
    }

    /** These keys. */
    public static Keyring of(Key... keys) {
        return new Keyring(List.of(keys));
    }

    /** The key that a sender uses: the first. */
    public Key sending() {
        return keys.getFirst();
    }

    /** The key of this number; null where there is none. */
    public @Nullable Key find(int id) {
        for (Key key : keys) {
            if (key.id() == id) {
                return key;
            }
        }
        return null;
    }
}
