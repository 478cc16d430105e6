package dev.streamctl.telemetry.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.random.RandomGenerator;

/** The 64 bits by which a datagram names its device, and those by which a device names one of its starts. */
public final class DeviceId {

    /** How many bytes of a datagram {@link #peek} looks at, at most. */
    public static final int PEEK = SealedHeader.LENGTH;

    private DeviceId() {}

    /** The id of a device name: the first 8 bytes of the SHA-256 of its UTF-8, big-endian. */
    public static long of(String name) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /**
     * A boot id, drawn anew for each start of a sender. Give a {@link java.security.SecureRandom} wherever it is not a
     * test: the safety of the sealed format rests on a boot id that never comes again.
     */
    public static long boot(RandomGenerator random) {
        return random.nextLong();
    }

    /** The id as it is shown: 16 hexadecimal digits. */
    public static String text(long id) {
        byte[] digits = new byte[2 * Long.BYTES];
        Hex.write(id, digits.length, digits, 0);
        return new String(digits, UTF_8);
    }

    /**
     * The device that a datagram claims to be from, before anything in it was checked; 0 where it names none. It decides
     * which thread looks at the datagram, so that one device is always looked at by the same one.
     */
    public static long peek(byte[] datagram, int from, int to) {
        if (SealedHeader.is(datagram, from, to) && to - from >= SealedHeader.LENGTH) {
            return SealedHeader.device(datagram, from);
        }
        boolean named = HeaderText.is(datagram, from, to)
                && to - from >= HeaderText.DEVICE_END
                && Hex.wrongDigit(datagram, from + HeaderText.PREFIX, 16) < 0;
        return named ? Hex.read(datagram, from + HeaderText.PREFIX, 16) : 0;
    }
}
