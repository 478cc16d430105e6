package dev.streamctl;

import dev.streamctl.framing.Framing;
import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.websocket.Opening;
import dev.streamctl.websocket.Routes;
import dev.streamctl.websocket.WebSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A test of the contract: runs in each {@link Setting}, with one stream of ours and the {@link RecordingPeer} at its other
 * end, and with time that only the test moves.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Setting.class)
abstract class OnEverySetting extends WithManualTime {

    /** Room for {@link #STUCK} bytes in one frame. */
    static final Limits WIDE = QUIET.with(Limit.MAX_FRAME, 16 << 20).with(Limit.SEND_MAX, 16 << 20);

    /** So many bytes stay over every mark when the peer does not read: the kernel takes 4 MiB and the peer's buffer. */
    static final int STUCK = 8 << 20;

    @Parameter
    Setting setting;

    @TempDir
    Path folder;

    /** The other end of the stream that was made last. */
    RecordingPeer peer;

    private final CountDownLatch testDone = new CountDownLatch(1);
    private int sockets;

    @Override
    final Stack stack() {
        return setting.stack;
    }

    @Override
    final NetworkOptions options() {
        NetworkOptions plain = super.options();
        try {
            return setting.tls ? plain.withTls(TlsPeers.client(folder)) : plain;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Options for a server at an {@link #endpoint()}. */
    final ServerOptions serverOptions(Limits limits) throws IOException {
        ServerOptions plain = QUIET_SERVER.withLimits(limits);
        return setting.tls ? plain.withTls(TlsPeers.server(folder)) : plain;
    }

    /** A stream of text lines to {@link #peer}. */
    final Framed<String> lines() throws Exception {
        return frames(Lines.text(), QUIET);
    }

    /** A stream of frames to {@link #peer}, which reads. */
    final <F> Framed<F> frames(Framing<F> framing, Limits limits) throws Exception {
        return frames(framing, limits, true);
    }

    /** A stream of frames to {@link #peer}, which does not read before it is told to. */
    final <F> Framed<F> framesToDeafPeer(Framing<F> framing, Limits limits) throws Exception {
        return frames(framing, limits, false);
    }

    private <F> Framed<F> frames(Framing<F> framing, Limits limits, boolean reading) throws Exception {
        if (setting.webSocket) {
            return messages(framing, limits.with(Limit.MAX_FRAME, limits.get(framing.limit())), reading);
        }
        return Framed.of(
                setting.server
                        ? served(reading, (at, handler) -> network().serve(at, framing, serverOptions(limits), handler))
                        : connected(reading, at -> network().connect(at, framing, limits)));
    }

    /** A WebSocket whose messages are what the frames of {@code framing} would be: lines are text. */
    @SuppressWarnings("unchecked") // lines are strings, and all others bytes
    private <F> Framed<F> messages(Framing<F> framing, Limits limits, boolean reading) throws Exception {
        int prefix = framing instanceof LengthPrefixed lengths ? lengths.prefixBytes() : 0;
        Limits quiet = limits.with(Limit.PING_PERIOD, 0);
        WebSocket socket =
                setting.server ? servedSocket(prefix, quiet, reading) : connectedSocket(prefix, quiet, reading);
        return (Framed<F>) (prefix == 0 ? Framed.ofTexts(socket) : Framed.ofBytes(socket));
    }

    private WebSocket servedSocket(int prefix, Limits limits, boolean reading) throws Exception {
        BlockingQueue<WebSocket> sockets = new LinkedBlockingQueue<>();
        Routes routes = Routes.of("/", socket -> {
            sockets.add(socket);
            testDone.await();
        });
        Server server = network().serveWebSocket(webSocketEndpoint(0), routes, serverOptions(limits));
        peer = RecordingPeer.connectWebSocket((Endpoint.Ws) server.endpoint(), prefix, reading);
        return sockets.poll(Call.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private WebSocket connectedSocket(int prefix, Limits limits, boolean reading) throws Exception {
        try (PeerListener listener = peerListener()) {
            int port = listener.endpoint().address().orElseThrow().port();
            Call<WebSocket> socket =
                    Call.of(() -> network().connectWebSocket(webSocketEndpoint(port), Opening.plain(), limits));
            peer = listener.acceptWebSocket(prefix, reading);
            return socket.result();
        }
    }

    final Endpoint.Ws webSocketEndpoint(int port) {
        return new Endpoint.Ws(setting.tls, "127.0.0.1", port, "/");
    }

    /** A stream of bytes to {@link #peer}. */
    final ByteStream bytes() throws Exception {
        return bytes(QUIET);
    }

    final ByteStream bytes(Limits limits) throws Exception {
        needsBytes();
        return setting.server
                ? served(true, (at, handler) -> network().serveBytes(at, serverOptions(limits), handler))
                : connected(true, at -> network().connect(at, limits));
    }

    final ByteStream bytesToDeafPeer(Limits limits) throws Exception {
        needsBytes();
        return setting.server
                ? served(false, (at, handler) -> network().serveBytes(at, serverOptions(limits), handler))
                : connected(false, at -> network().connect(at, limits));
    }

    private interface Serving<S extends Connection> {
        Server start(Endpoint at, Handler<S> handler) throws Exception;
    }

    private interface Connecting<S> {
        S connect(Endpoint to) throws Exception;
    }

    private <S extends Connection> S served(boolean reading, Serving<S> serving) throws Exception {
        BlockingQueue<S> streams = new LinkedBlockingQueue<>();
        Server server = serving.start(endpoint(), stream -> {
            streams.add(stream);
            testDone.await();
        });
        peer = reading
                ? RecordingPeer.connect(server.endpoint())
                : RecordingPeer.connectWithoutReading(server.endpoint());
        return streams.poll(Call.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private <S> S connected(boolean reading, Connecting<S> connecting) throws Exception {
        try (PeerListener listener = peerListener()) {
            // side by side: an accept with TLS is one half of the handshake
            Call<S> stream = Call.of(() -> connecting.connect(listener.endpoint()));
            peer = reading ? listener.accept() : listener.acceptWithoutReading();
            return stream.result();
        }
    }

    private PeerListener peerListener() throws IOException {
        if (setting.unix) {
            return PeerListener.unix(socketFile());
        }
        return setting.tls ? PeerListener.tls() : PeerListener.tcp();
    }

    /** A free place to listen, of the setting's kind. */
    final Endpoint endpoint() {
        if (setting.unix) {
            return Endpoint.unix(socketFile());
        }
        return setting.tls ? Endpoint.tls("127.0.0.1", 0) : Endpoint.tcp("127.0.0.1", 0);
    }

    private Path socketFile() {
        sockets++;
        return folder.resolve("socket" + sockets);
    }

    /** A WebSocket has messages only. */
    private void needsBytes() {
        Assumptions.assumeFalse(setting.webSocket, "a WebSocket is no stream of bytes");
    }

    /** Behind a close frame there is nothing in its direction, and the peer answers it with its own at once (RFC 6455 5.5.1). */
    final void needsHalfClose() {
        Assumptions.assumeFalse(setting.webSocket, "a WebSocket cannot be half-closed");
    }

    /** A WebSocket is closed with 1009 or 1007, where another stream goes on behind a frame that was refused. */
    final void needsResumption() {
        Assumptions.assumeFalse(setting.webSocket, "a WebSocket ends with a message that is refused");
    }

    /** Unix domain sockets know no reset. */
    final void needsReset() {
        Assumptions.assumeFalse(setting.unix, "a Unix domain socket cannot be reset");
    }

    @Override
    void letGo() throws IOException {
        testDone.countDown();
        if (peer != null) {
            peer.close();
        }
    }
}
