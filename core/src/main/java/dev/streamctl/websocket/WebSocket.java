package dev.streamctl.websocket;

import dev.streamctl.FrameStream;
import dev.streamctl.http.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A WebSocket connection (RFC 6455): a {@link FrameStream} of {@link Message}s, with the contract of {@link
 * dev.streamctl.Connection} and these additions.
 *
 * <ul>
 *   <li>The peer's close frame is the clean end, with whatever code: calls throw {@link dev.streamctl.StreamEndedException}
 *       once everything that came before was received, and {@link #peerStatus()} tells code and reason. An input that ends
 *       without one is a {@link dev.streamctl.StreamBrokenException}.
 *   <li>There is no half-close: the peer answers a close frame with its own at once, so that C3's reads go on only for what it
 *       had sent by then. A close in the middle of a message is a {@link dev.streamctl.framing.TruncatedFrameException} first.
 *   <li>A peer that breaks the protocol or a limit is told so in a close frame (1002, 1007, 1008, 1009) and the connection
 *       closed: there is no next message to go on with.
 *   <li>{@link #close()} sends 1000, {@link #shutdownOutput()} too; a server that stops sends 1001. The closing waits for the
 *       peer's close frame, at most {@code LINGER} in all. The connection of a handler that failed is closed with 1011.
 *   <li>Pings are answered without the application. Both sides send one every {@code PING_PERIOD}; a peer that does not
 *       answer within {@code PONG_TIMEOUT} is closed with 1011 ({@link
 *       dev.streamctl.StreamBrokenException.Reason#NO_PONG}), one that is idle with 1008.
 *   <li>A message is whole within {@code FRAME} of its first byte, however many fragments it has, on a client too; a peer that
 *       takes longer is closed with 1008 ({@link dev.streamctl.StreamBrokenException.Reason#SLOW_FRAME}). Time in which this
 *       side does not read does not count.
 * </ul>
 */
public non-sealed interface WebSocket extends FrameStream<Message> {

    /** What the client asked for: path, query and headers. */
    Request request();

    /** The subprotocol that both sides agreed on (section 1.9). */
    Optional<String> subprotocol();

    /** What both sides agreed on about compression. */
    Compression compression();

    /** The time between the newest answered ping and its answer; empty while there was none. */
    Optional<Duration> roundTrip();

    /**
     * Asks for a fresh {@link #roundTrip()}. Does not wait for it: whoever does not answer within {@code PONG_TIMEOUT} is closed,
     * as for the pings of every {@code PING_PERIOD}, also where that is 0. While a ping waits for its answer no other is sent.
     */
    void ping();

    /** The code and reason of the peer's close frame; empty while none has come. */
    Optional<CloseStatus> peerStatus();

    /**
     * Closes with a code and a reason; otherwise as {@link #close()}. Where the closing has begun already, its code stays.
     *
     * @param code as {@link CloseStatus#isSendable} allows
     * @param reason for a person, at most {@value CloseStatus#MAX_REASON} bytes of UTF-8
     * @throws IllegalArgumentException the code may not be sent, or the reason is too long
     */
    void close(int code, String reason);

    /** As {@link #send}, for a text message. */
    default void send(String text) throws IOException, InterruptedException {
        send(Message.of(text));
    }

    /** As {@link #send}, for a binary message. */
    default void send(byte[] bytes) throws IOException, InterruptedException {
        send(Message.of(bytes));
    }
}
