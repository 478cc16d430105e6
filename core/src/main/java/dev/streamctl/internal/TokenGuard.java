package dev.streamctl.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.streamctl.ByteStream;
import dev.streamctl.Connection;
import dev.streamctl.FrameStream;
import dev.streamctl.Handler;
import dev.streamctl.access.Token;
import dev.streamctl.framing.FrameException;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Lets a handler begin only behind a token, which the peer sends as its first frame, or line, within {@code HANDSHAKE}. Others
 * are refused in one frame, closed, counted and logged; those that leave before it came are counted with them.
 */
public record TokenGuard(Token token, WrongTokens wrong, Limits limits, Counters counters, EventLog log) {

    /** What a client is told whose token is not the one. */
    public static final String REFUSAL = "the token is missing or wrong";

    /** The same of HTTP, with the header that it wants. */
    public static final String HTTP_REFUSAL = REFUSAL + "; send it as Authorization: Bearer TOKEN";

    /** What a client is told whose token is one of many wrong ones. */
    public static final String TOO_MANY = "too many wrong tokens from your address, try again later";

    /** The handler with this guard before it. */
    public <S extends Connection> Handler<S> before(Handler<S> handler) {
        return stream -> {
            if (admits(stream)) {
                handler.handle(stream);
            }
        };
    }

    private boolean admits(Connection stream) throws IOException, InterruptedException {
        Duration patience = limits.time(Limit.HANDSHAKE);
        String why;
        String told = REFUSAL;
        try {
            String shown = first(stream, patience);
            switch (wrong.outcome(address(stream), token.matches(shown))) {
                case RIGHT -> {
                    return true;
                }
                case WRONG -> why = "its token is wrong";
                default -> {
                    why = "too many wrong tokens from its address";
                    told = TOO_MANY;
                }
            }
        } catch (DeadlineExceededException e) {
            why = "no token within " + TimeText.of(patience);
        } catch (FrameException e) {
            why = "no token, but a frame that is refused";
        } catch (IOException | InterruptedException e) {
            counters.refusedHandshake(); // it left, or the server stops, before a token came
            throw e;
        }
        counters.refusedHandshake();
        log.refusedHandshake(stream.peer().toString(), why);
        refuse(stream, told);
        return false;
    }

    private static @Nullable InetAddress address(Connection stream) {
        return stream.peer()
                .address()
                .map(peer -> InetAddress.ofLiteral(peer.host()))
                .orElse(null);
    }

    private static String first(Connection stream, Duration patience) throws IOException, InterruptedException {
        return switch (stream) {
            case ByteStream bytes -> text(bytes.readLine(patience));
            case FrameStream<?> frames -> text(frames.receive(patience));
        };
    }

    private static String text(Object frame) {
        return switch (frame) {
            case String text -> text.strip();
            case byte[] bytes -> new String(bytes, ISO_8859_1).strip();
            case Message.Text message -> message.text().strip();
            default -> "";
        };
    }

    private static void refuse(Connection stream, String told) {
        if (stream instanceof LinkWebSocket socket) {
            socket.close(CloseStatus.POLICY, told);
        } else if (stream instanceof LinkStream<?> known) {
            known.link.refuse(told);
        }
    }
}
