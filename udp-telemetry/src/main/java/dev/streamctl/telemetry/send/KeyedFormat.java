package dev.streamctl.telemetry.send;

import dev.streamctl.telemetry.keys.Key;
import dev.streamctl.telemetry.keys.Keyring;
import dev.streamctl.telemetry.wire.DatagramFormat;
import dev.streamctl.telemetry.wire.Header;
import java.util.function.Function;

/**
 * Protects each datagram with the first key of a keyring as it is then. Another master key is another derived key, so
 * sequences go on from one key to the next; and because they never go back, no nonce comes twice where an old key returns.
 */
final class KeyedFormat implements DatagramFormat {

    private final Keyring keyring;
    private final Function<Key, DatagramFormat> formats;

    private Key key;
    private DatagramFormat format;
    private long last = -1;

    KeyedFormat(Keyring keyring, Function<Key, DatagramFormat> formats) {
        this.keyring = keyring;
        this.formats = formats;
        key = keyring.sending();
        format = formats.apply(key);
    }

    @Override
    public int overhead(boolean repeats) {
        return format.overhead(repeats);
    }

    @Override
    public int write(Header header, byte[] lines, byte[] out) {
        if (header.sequence() <= last) {
            throw new IllegalStateException("sequence %d after %d".formatted(header.sequence(), last));
        }
        Key first = keyring.sending();
        if (!first.equals(key)) {
            format = formats.apply(first);
            key = first;
        }
        last = header.sequence();
        return format.write(header, lines, out);
    }

    @Override
    public void withdraw() {
        last--;
        format.withdraw();
    }
}
