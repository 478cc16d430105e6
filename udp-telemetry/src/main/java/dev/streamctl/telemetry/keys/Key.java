package dev.streamctl.telemetry.keys;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A master key, shared by devices and listeners. It never meets a datagram itself: what does is derived from it, see
 * {@link KeyUse}.
 */
public final class Key {

    /** Bytes of a master key. */
    public static final int SECRET_BYTES = 32;

    /** The largest number of a key. */
    public static final int MAX_ID = 0xffff;

    private final int id;
    private final byte[] secret;

    /**
     * A key with a number, which datagrams name in the clear.
     *
     * @param id 0 to 65,535
     * @param secret 32 random bytes; copied
     * @throws IllegalArgumentException another number, or another length
     */
    public Key(int id, byte[] secret) {
        if (id < 0 || id > MAX_ID) {
            throw new IllegalArgumentException("key id %d is not within 0 to %d".formatted(id, MAX_ID));
        }
        if (secret.length != SECRET_BYTES) {
            throw new IllegalArgumentException("a key has %d bytes, not %d".formatted(SECRET_BYTES, secret.length));
        }
        this.id = id;
        this.secret = secret.clone();
    }

    /** A new key. Give a {@link java.security.SecureRandom} wherever it is not a test. */
    public static Key generate(int id, RandomGenerator random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new Key(id, secret);
    }

    /** The number by which datagrams name the key. */
    public int id() {
        return id;
    }

    /** A copy of the bytes. */
    public byte[] secret() {
        return secret.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && key.id == id && MessageDigest.isEqual(key.secret, secret);
    }

    @Override
    public int hashCode() {
        return 31 * id + Arrays.hashCode(secret);
    }

    /** The number only: keys end up in messages and logs. */
    @Override
    public String toString() {
        return "key " + id;
    }
}
