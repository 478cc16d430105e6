package dev.streamctl;

import dev.streamctl.RecordingPeer.Ending;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What a {@link RecordingPeer} has got: every byte that it was allowed to read, and how the connection ended. */
final class Recording {

    private final Object lock = new Object();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    /** How many bytes may still be read: none for a peer that does not read. */
    private long budget;

    private Ending ending;
    private IOException failure;

    Recording(long budget) {
        this.budget = budget;
    }

    /** Reads to the end of the connection. */
    void record(ByteChannel channel) {
        ByteBuffer buffer = ByteBuffer.allocate(8 * 1024);
        try {
            while (true) {
                synchronized (lock) {
                    while (budget <= 0) {
                        lock.wait();
                    }
                    buffer.clear().limit((int) Math.min(buffer.capacity(), budget));
                }
                int count = channel.read(buffer);
                synchronized (lock) {
                    if (count < 0) {
                        ending = Ending.FIN;
                        lock.notifyAll();
                        return;
                    }
                    received.write(buffer.array(), 0, count);
                    budget -= count;
                    lock.notifyAll();
                }
            }
        } catch (ClosedChannelException | InterruptedException e) {
            // closed on this side
        } catch (IOException e) {
            broken(e);
        }
    }

    private void broken(IOException e) {
        synchronized (lock) {
            if (String.valueOf(e.getMessage()).contains("reset")) {
                ending = Ending.RST;
            } else {
                failure = e;
            }
            lock.notifyAll();
        }
    }

    /** So many bytes more may be read. */
    void allow(long bytes) {
        synchronized (lock) {
            budget = bytes;
            lock.notifyAll();
        }
    }

    /** Everything so far. */
    byte[] bytes() {
        synchronized (lock) {
            return received.toByteArray();
        }
    }

    boolean ended() {
        synchronized (lock) {
            return ending != null;
        }
    }

    /** Everything so far, once that is {@code count} bytes. */
    byte[] awaitBytes(int count) {
        awaitThat(() -> received.size() >= count, "received " + count + " bytes");
        return bytes();
    }

    void awaitBytesOrEnd(int count, String what) {
        awaitThat(() -> received.size() >= count || ending != null, "received '" + what + "'");
    }

    Ending awaitEnding() {
        awaitThat(() -> ending != null, "seen the end of the connection");
        return ending;
    }

    private void awaitThat(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Call.PATIENCE_SECONDS);
        synchronized (lock) {
            while (!condition.getAsBoolean()) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (failure != null || left <= 0 || ending != null) {
                    throw new AssertionError(
                            "the peer has not " + what + ", but " + received.size() + " bytes, ending " + ending,
                            failure);
                }
                try {
                    lock.wait(left);
                } catch (InterruptedException e) {
                    throw new AssertionError("interrupted, the peer has not " + what, e);
                }
            }
        }
    }
}
