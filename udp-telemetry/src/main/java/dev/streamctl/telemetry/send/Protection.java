package dev.streamctl.telemetry.send;

import dev.streamctl.telemetry.keys.Key;
import dev.streamctl.telemetry.keys.KeyUse;
import dev.streamctl.telemetry.keys.Keyring;
import dev.streamctl.telemetry.wire.DatagramFormat;
import dev.streamctl.telemetry.wire.SealedFormat;
import dev.streamctl.telemetry.wire.TextFormat;

/** How datagrams are protected. */
public sealed interface Protection {

    /** Line protocol that anybody can read, and make. */
    record Plain() implements Protection {}

    /**
     * Line protocol that anybody can read, with a MAC that only who has the key can make.
     *
     * @param keys shared with the listener; the first one is used, at each moment
     */
    record Signed(Keyring keys) implements Protection {

        /** With a key that stays. */
        public Signed(Key key) {
            this(Keyring.of(key));
        }
    }

    /**
     * Nobody without the key can read or make it.
     *
     * @param keys shared with the listener; the first one is used, at each moment
     * @param algorithm {@link KeyUse#CHACHA20_POLY1305} or {@link KeyUse#AES_128_GCM}
     */
    record Sealed(Keyring keys, KeyUse algorithm) implements Protection {

        /** With a key that stays. */
        public Sealed(Key key, KeyUse algorithm) {
            this(Keyring.of(key), algorithm);
        }
    }

    /** The format for one boot of a device. */
    default DatagramFormat format(long device, long boot) {
        return switch (this) {
            case Plain() -> TextFormat.plain();
            case Signed(Keyring keys) -> new KeyedFormat(keys, key -> TextFormat.signed(key, device, boot));
            case Sealed(Keyring keys, KeyUse algorithm) ->
                new KeyedFormat(keys, key -> new SealedFormat(algorithm, key, device, boot));
        };
    }
}
