package dev.streamctl.telemetry.send;

import dev.streamctl.telemetry.keys.Key;
import dev.streamctl.telemetry.keys.KeyUse;
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
     * @param key shared with the listener
     */
    record Signed(Key key) implements Protection {}

    /**
     * Nobody without the key can read or make it.
     *
     * @param key shared with the listener
     * @param algorithm {@link KeyUse#CHACHA20_POLY1305} or {@link KeyUse#AES_128_GCM}
     */
    record Sealed(Key key, KeyUse algorithm) implements Protection {}

    /** The format for one boot of a device. */
    default DatagramFormat format(long device, long boot) {
        return switch (this) {
            case Plain() -> TextFormat.plain();
            case Signed(Key key) -> TextFormat.signed(key, device, boot);
            case Sealed(Key key, KeyUse algorithm) -> new SealedFormat(algorithm, key, device, boot);
        };
    }
}
