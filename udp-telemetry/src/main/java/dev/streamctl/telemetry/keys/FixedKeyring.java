package dev.streamctl.telemetry.keys;

import java.util.List;

/** Keys that stay as they are. */
record FixedKeyring(List<Key> keys) implements Keyring {

    FixedKeyring {
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
}
