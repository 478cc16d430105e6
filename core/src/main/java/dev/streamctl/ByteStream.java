package dev.streamctl;

import dev.streamctl.framing.FrameException;
import java.io.IOException;
import java.time.Duration;

/**
 * A connection that carries bytes, with the reads of Python's {@code asyncio.StreamReader}. The contract is in {@link
 * Connection}; every read also ends as {@link FrameStream#receive()} does.
 *
 * <p>A {@code write} appends to the outbound buffer and blocks only above {@code SEND_HIGH}, so {@link #drain()} after
 * each write is not needed.
 */
public sealed interface ByteStream extends Connection permits dev.streamctl.internal.LinkBytes {

    /**
     * Some bytes, at least one and at most {@code max}; waits for the first.
     *
     * @return the bytes; empty at the end of the input
     */
    byte[] read(int max) throws IOException, InterruptedException;

    /** As {@link #read(int)}, for at most {@code timeout}. */
    byte[] read(int max, Duration timeout) throws IOException, InterruptedException;

    /**
     * Exactly {@code count} bytes.
     *
     * @throws IncompleteReadException the input ended before; what arrived stays readable
     * @throws IllegalArgumentException {@code count} is negative or above {@code MAX_FRAME}
     */
    byte[] readExactly(int count) throws IOException, InterruptedException;

    /** As {@link #readExactly(int)}, for at most {@code timeout}. */
    byte[] readExactly(int count, Duration timeout) throws IOException, InterruptedException;

    /**
     * Everything up to and with {@code separator}.
     *
     * @throws FrameException more than {@code MAX_FRAME} bytes came without it; those up to and with the next separator are
     *     dropped, once, and the next read goes on behind them
     * @throws IncompleteReadException the input ended before; what arrived stays readable
     */
    byte[] readUntil(byte[] separator) throws IOException, InterruptedException;

    /** As {@link #readUntil(byte[])}, for at most {@code timeout}. */
    byte[] readUntil(byte[] separator, Duration timeout) throws IOException, InterruptedException;

    /**
     * One line of UTF-8 text without its LF or CRLF, under the rules of {@link dev.streamctl.framing.Lines} and {@code
     * MAX_LINE}.
     *
     * @throws StreamEndedException the input has ended behind a whole line
     * @throws IncompleteReadException the input ended inside a line; what arrived of it stays readable
     * @throws FrameException the line was refused and dropped; the next read goes on behind it
     */
    String readLine() throws IOException, InterruptedException;

    /** As {@link #readLine()}, for at most {@code timeout}. */
    String readLine(Duration timeout) throws IOException, InterruptedException;

    /** Sends the bytes, all or none (W1); they are copied before this returns. Waits while too much waits already. */
    void write(byte[] bytes) throws IOException, InterruptedException;

    /** As {@link #write(byte[])}, for at most {@code timeout}. */
    void write(byte[] bytes, Duration timeout) throws IOException, InterruptedException;

    /** Sends the bytes if that needs no waiting; false where {@code SEND_HIGH} bytes wait already. Never blocks. */
    boolean tryWrite(byte[] bytes) throws IOException;

    /** Queues the bytes whatever waits already, up to {@code SEND_MAX}; {@link QueueFullException} above. Never blocks. */
    void writeNow(byte[] bytes) throws IOException;
}
