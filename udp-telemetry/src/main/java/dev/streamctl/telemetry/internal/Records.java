package dev.streamctl.telemetry.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * One received datagram in a byte array, so that a queue of them is one array: no object for each, and its bound in bytes is
 * what it takes.
 *
 * <pre>
 * 0   4  length of the record
 * 4   4  port of the sender, and above it the length of its address
 * 8   8  arrival on the monotonic clock, nanoseconds
 * 16  16 address of the sender
 * 32  4  scope of the address
 * 36     the datagram
 * </pre>
 */
public final class Records {

    /** Bytes in front of the datagram. */
    public static final int HEAD = 36;

    /** The longest record: what UDP can carry over IPv6. */
    public static final int MAX = HEAD + 65_527;

    private static final int PORT = 4;
    private static final int ARRIVAL = 8;
    private static final int ADDRESS = 16;
    private static final int SCOPE = 32;
    private static final int V6 = 16;
    private static final int ADDRESS_LENGTH_SHIFT = 16;

    /** The first 10 bits of addresses of one link, RFC 4291 section 2.5.6. */
    private static final long LINK_LOCAL = 0xfe80 >>> 6;

    private static final int LINK_LOCAL_SHIFT = Long.SIZE - 10;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Records() {}

    /** Writes what is in front of a datagram of {@code length} bytes, at {@code at}. */
    static void writeHead(byte[] out, int at, int length, long arrivalNanos, InetSocketAddress source) {
        InetAddress address = source.getAddress();
        byte[] raw = address.getAddress();
        INT.set(out, at, HEAD + length);
        INT.set(out, at + PORT, raw.length << ADDRESS_LENGTH_SHIFT | source.getPort());
        LONG.set(out, at + ARRIVAL, arrivalNanos);
        System.arraycopy(raw, 0, out, at + ADDRESS, raw.length);
        int scope = address instanceof Inet6Address v6 ? v6.getScopeId() : 0;
        INT.set(out, at + SCOPE, scope);
    }

    /** How long the record is. */
    public static int length(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    /** When the datagram came, on the monotonic clock. */
    public static long arrivalNanos(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at + ARRIVAL);
    }

    /** Who sent it. */
    public static InetSocketAddress source(byte[] bytes, int at) {
        int port = (int) INT.get(bytes, at + PORT);
        byte[] raw = Arrays.copyOfRange(bytes, at + ADDRESS, at + ADDRESS + (port >>> ADDRESS_LENGTH_SHIFT));
        int scope = (int) INT.get(bytes, at + SCOPE);
        try {
            InetAddress address =
                    scope == 0 ? InetAddress.getByAddress(raw) : Inet6Address.getByAddress(null, raw, scope);
            return new InetSocketAddress(address, port & 0xffff);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // of 4 or 16 bytes, as it was written
        }
    }

    /**
     * The sender's network as a number: an IPv4 address, or the first 64 bits of one of IPv6, where they are not of a link but of all
     * links; 0 for loopback addresses.
     */
    public static long network(byte[] bytes, int at) {
        boolean v6 = (int) INT.get(bytes, at + PORT) >>> ADDRESS_LENGTH_SHIFT == V6;
        if (!v6) {
            int address = (int) INT.get(bytes, at + ADDRESS);
            return address >>> 24 == 127 ? 0 : address;
        }
        long high = (long) LONG.get(bytes, at + ADDRESS);
        long low = (long) LONG.get(bytes, at + ADDRESS + Long.BYTES);
        if (high >>> LINK_LOCAL_SHIFT == LINK_LOCAL) { // one /64 for all machines of the link, and 0 for none of them
            return high == low ? high : high ^ low;
        }
        if (high != 0) {
            return high;
        }
        int mapped = (int) low;
        return low == 1 || low >>> 32 == 0xffff && mapped >>> 24 == 127 ? 0 : mapped;
    }
}
