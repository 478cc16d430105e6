package dev.streamctl.telemetry.internal;

import java.net.InetSocketAddress;

/** What one turn of a loop has read from a socket: {@link Records}, one behind the other. Reused; for one thread. */
public final class Batch {

    private static final int USUAL = 128 * 1024;

    private final byte[] bytes = new byte[USUAL + Records.MAX];
    private int end;
    private int count;

    /** An empty batch. */
    public Batch() {}

    /** Whether it should be handed over before another datagram comes in. */
    public boolean isFull() {
        return end >= USUAL;
    }

    /** Whether there is nothing in it. */
    public boolean isEmpty() {
        return end == 0;
    }

    /** How many datagrams are in it. */
    public int count() {
        return count;
    }

    /** The memory: records from 0 to {@link #end}. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the last record ends. */
    public int end() {
        return end;
    }

    /** Makes room for a datagram, and returns where its bytes belong. Not where it {@link #isFull}. */
    public int add(int length, long arrivalNanos, InetSocketAddress source) {
        int at = end;
        Records.writeHead(bytes, at, length, arrivalNanos, source);
        end += Records.HEAD + length;
        count++;
        return at + Records.HEAD;
    }

    /** Forgets all. */
    public void clear() {
        end = 0;
        count = 0;
    }
}
