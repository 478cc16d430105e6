package dev.streamctl.internal;

import dev.streamctl.http.Request;
import dev.streamctl.internal.websocket.Conversation;
import dev.streamctl.internal.websocket.Deflation;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.Compression;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.WebSocket;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@link Link} as the application sees it, as a WebSocket. */
public final class LinkWebSocket extends LinkFrames<Message> implements WebSocket {

    private final Conversation conversation;
    private final Request request;
    private final @Nullable String subprotocol;
    private final Compression compression;

    /** The application's side of {@code link}, whose framing is {@code conversation}. */
    public LinkWebSocket(
            Link<Message> link,
            Conversation conversation,
            Request request,
            @Nullable String subprotocol,
            @Nullable Deflation deflation) {
        super(link);
        this.conversation = conversation;
        this.request = request;
        this.subprotocol = subprotocol;
        this.compression = Deflation.compression(deflation);
    }

    /** What it is the application's side of. */
    public Link<?> link() {
        return link;
    }

    @Override
    public Request request() {
        return request;
    }

    @Override
    public Optional<String> subprotocol() {
        return Optional.ofNullable(subprotocol);
    }

    @Override
    public Compression compression() {
        return compression;
    }

    @Override
    public Optional<Duration> roundTrip() {
        long nanos = conversation.roundTripNanos();
        return nanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
    }

    @Override
    public void ping() {
        if (conversation.wantPing(link.wire().time())) {
            link.outbox().urge();
            link.wire().awaitPong();
        }
    }

    @Override
    public Optional<CloseStatus> peerStatus() {
        return Optional.ofNullable(conversation.peerStatus());
    }

    @Override
    public void close(int code, String reason) {
        if (!CloseStatus.isSendable(code)) {
            throw new IllegalArgumentException("a WebSocket cannot be closed with the code " + code);
        }
        conversation.choose(new CloseStatus(code, reason));
        close();
    }
}
