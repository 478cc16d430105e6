package dev.streamctl.http;

import dev.streamctl.Endpoint;
import java.io.IOException;
import java.time.Duration;

/**
 * Where a {@link StreamBody} writes, under the rules for writing of {@link dev.streamctl.Connection} (W1 to W4, I1 to I5): a
 * part is sent whole or not at all, a send blocks while {@code SEND_HIGH} bytes wait, and a client that takes nothing for
 * {@code SLOW_CONSUMER} is cut.
 *
 * <p>A client that has gone away is noticed when it says so by a reset, which it does at the latest after the next part: then
 * every call throws {@link dev.streamctl.StreamBrokenException}. For use by one thread at a time, until the body returns.
 */
public interface BodyStream {

    /**
     * Sends a part; an empty one sends nothing.
     *
     * @param part at most {@code MAX_FRAME} bytes, copied before this returns
     */
    void send(byte[] part) throws IOException, InterruptedException;

    /** As {@link #send(byte[])}, for at most {@code timeout}. */
    void send(byte[] part, Duration timeout) throws IOException, InterruptedException;

    /**
     * As {@link #send(byte[])}, for a part that nobody changes any more, however long the client stays. A long one is not copied
     * for this client, where the body has no chunks, so that many clients can be sent the same one.
     */
    void sendShared(byte[] part) throws IOException, InterruptedException;

    /** Sends the part if that needs no waiting; false where {@code SEND_HIGH} bytes wait already. */
    boolean trySend(byte[] part) throws IOException;

    /** Waits until a send would not block (W4): choose what to send after this, not before. */
    void awaitWritable() throws IOException, InterruptedException;

    /** Waits until everything sent so far has been handed to the kernel (W3). */
    void flush() throws IOException, InterruptedException;

    /** Bytes that were sent and are not yet the kernel's. */
    long pendingBytes();

    /** The client's address. */
    Endpoint peer();

    /** Whether the server wants to stop: end the body. */
    boolean shutdownRequested();
}
