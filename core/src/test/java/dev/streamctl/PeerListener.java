package dev.streamctl;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A listening JDK socket that makes a {@link RecordingPeer} of each connection. */
final class PeerListener implements AutoCloseable {

    private final ServerSocketChannel channel;
    private final Endpoint endpoint;

    private PeerListener(ServerSocketChannel channel, Endpoint endpoint) {
        this.channel = channel;
        this.endpoint = endpoint;
    }

    static PeerListener tcp() throws IOException {
        return tcp(16);
    }

    /** Listens for TLS: an accept returns when the handshake is done. */
    static PeerListener tls() throws IOException {
        PeerListener plain = tcp();
        Endpoint.Tcp at = (Endpoint.Tcp) plain.endpoint;
        return new PeerListener(plain.channel, Endpoint.tls(at.host(), at.port()));
    }

    static PeerListener tcp(int backlog) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open()
                .setOption(StandardSocketOptions.SO_RCVBUF, PeerChannel.RECEIVE_BUFFER)
                .bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), backlog);
        int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        return new PeerListener(channel, Endpoint.tcp("127.0.0.1", port));
    }

    static PeerListener unix(Path socket) throws IOException {
        ServerSocketChannel channel =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        return new PeerListener(channel, Endpoint.unix(socket));
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** The next connection's peer, which reads. */
    RecordingPeer accept() throws IOException {
        return peer(true);
    }

    /** The next connection's peer, which does not read until told to. */
    RecordingPeer acceptWithoutReading() throws IOException {
        return peer(false);
    }

    /** The next connection's peer, with a WebSocket that looks as {@link WebSocketPeerSocket} makes it look. */
    RecordingPeer acceptWebSocket(int prefix, boolean reading) throws IOException {
        boolean secure = endpoint instanceof Endpoint.Tls;
        SocketChannel accepted = Call.of(channel::accept).result();
        return Call.of(() -> RecordingPeer.onWebSocket(accepted, secure, prefix, reading))
                .result();
    }

    private RecordingPeer peer(boolean reading) throws IOException {
        SocketChannel accepted = Call.of(channel::accept).result();
        return endpoint instanceof Endpoint.Tls
                ? Call.of(() -> RecordingPeer.onTls(accepted, reading)).result()
                : RecordingPeer.on(accepted, reading);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
