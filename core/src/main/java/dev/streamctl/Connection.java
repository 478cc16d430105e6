package dev.streamctl;

import dev.streamctl.tls.TlsSession;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What every stream to a peer can do, and the contract that all of them keep.
 *
 * <h2>Reading</h2>
 *
 * <ul>
 *   <li>R1: bytes leave the stream only in the step in which a call returns them. A read that ends by its deadline, an
 *       interrupt or a close consumes nothing; the next read, of whatever kind, sees the same bytes.
 *   <li>R2: data beats the deadline. A call whose deadline has passed still returns what is there.
 *   <li>R3: when a read has returned or thrown, the next may start at once, on any thread.
 *   <li>R4: one reader at a time; a second one gets {@link ConcurrentReadException} at once. Any number of threads may
 *       write; their frames never interleave.
 *   <li>R5: what arrived is delivered before the end, or the failure, is reported.
 *   <li>R6: a frame over its limit gives one {@link dev.streamctl.framing.FrameTooLongException}; memory is taken as bytes
 *       arrive, never for an announced length.
 *   <li>R7: reading from the socket stops above {@code RECEIVE_HIGH} bytes and goes on at {@code RECEIVE_LOW}. A single
 *       read may ask for more than that, up to {@code MAX_FRAME}. What was read beyond the mark is no frame yet: a reset
 *       loses it as it loses what the kernel still has.
 * </ul>
 *
 * <h2>Writing</h2>
 *
 * <ul>
 *   <li>W1: a frame is queued whole or not at all. A send that ends by its deadline or an interrupt has sent nothing and
 *       may be repeated; once it has returned, the bytes go out in order or the connection breaks.
 *   <li>W2: a send blocks while {@code SEND_HIGH} bytes or more wait, until {@code SEND_LOW}. One frame is always let in, so
 *       at most {@code SEND_HIGH} and one frame wait. The variants that do not block return false, or fail above {@code
 *       SEND_MAX}.
 *   <li>W3: {@link #drain()} returns when at most {@code SEND_LOW} bytes wait, {@link #flush()} when all bytes accepted
 *       before the call are the kernel's. Neither says that the peer has them. Both report a broken connection even when
 *       nothing waits.
 *   <li>W4: {@link #awaitWritable()} returns when a send would not block; with epoll the kernel's own queue of unsent bytes
 *       is kept at 16 KiB, so that the newest data can be chosen late.
 * </ul>
 *
 * <h2>Closing</h2>
 *
 * <ul>
 *   <li>C1: {@link #close()} refuses further sends, hands the rest of the output to the kernel within {@code LINGER}, ends
 *       the output and then drops what the peer still sends, up to {@code DISCARD_BYTES} and {@code DISCARD_TIME}, because
 *       closing over unread input would reset the connection and destroy the end of our output. It returns when the output
 *       has ended; the dropping goes on behind it. Idempotent, from any thread.
 *   <li>C2: {@link #abort()} resets the connection at once.
 *   <li>C3: after {@link #shutdownOutput()} sends fail with {@link StreamClosedException}, reads go on.
 *   <li>C4: a close on this side wakes every blocked read, send and wait for room with {@link
 *       StreamClosedException}; drain and flush end with what the closing brings. A reset by the peer is a {@link
 *       StreamBrokenException}, and so are bytes of TLS that end without its close.
 *   <li>C5: {@link #closed()} completes exactly once. A server closes a connection whose handler returned, or let
 *       through how its stream, its deadline or the server ended, and aborts one whose handler failed otherwise.
 *       (Try-with-resources cannot see an exception, so there it is always {@link #close()}.)
 * </ul>
 *
 * <h2>Interrupts and time</h2>
 *
 * <ul>
 *   <li>I1: an interrupt ends the blocked call with {@link InterruptedException} and leaves the connection whole. An
 *       interrupt that is pending when a call that may block begins is thrown before anything is done.
 *   <li>I2: an interrupt that comes together with the result leaves the result and stays pending; calls that never block
 *       do not look at it.
 *   <li>I3: every blocking call ends at the nearer of its own timeout and {@link dev.streamctl.task.Deadline#current()}.
 *   <li>I4: waiting with a deadline costs no thread; a connection keeps at most one timer for its reader.
 *   <li>I5: {@code Deadline.within} leaves no stray interrupt behind.
 * </ul>
 */
public sealed interface Connection extends AutoCloseable permits FrameStream, ByteStream {

    /** The peer's address. */
    Endpoint peer();

    /** This side's address. */
    Endpoint local();

    /** What TLS has agreed on, and whom the peer's certificate names; empty where the stream is not encrypted. */
    Optional<TlsSession> tls();

    /** Bytes that were accepted for sending and are not yet the kernel's. */
    long pendingBytes();

    /** Waits until at most {@code SEND_LOW} bytes wait to be sent (W3). */
    void drain() throws IOException, InterruptedException;

    /** Waits until everything accepted so far has been handed to the kernel (W3). */
    void flush() throws IOException, InterruptedException;

    /** Waits until a send would not block (W4); choose what to send after this, not before. */
    void awaitWritable() throws IOException, InterruptedException;

    /** Ends the output behind what was accepted; the input stays open (C3). Does not block. */
    void shutdownOutput();

    /** Closes the connection in order (C1). Blocks for at most {@code LINGER}; an interrupt ends the wait, not the closing. */
    @Override
    void close();

    /** Resets the connection now and drops all that waits in both directions (C2). Does not block. */
    void abort();

    /** Completes with how the connection ended, once it holds no resource any more (C5). */
    CompletionStage<CloseReason> closed();

    /** Whether the server wants to stop: finish what you are at and return. Always false for a client. */
    boolean shutdownRequested();
}
