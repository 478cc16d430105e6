package dev.streamctl;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;

/**
 * The channel of a {@link RecordingPeer}: how it is opened, up to the end of its handshakes, and how it ends.
 *
 * @param inside what is said inside: the socket itself, or what TLS or WebSockets make of it
 */
record PeerChannel(SocketChannel socket, ByteChannel inside) {

    /** Small, so that a peer that does not read is felt after little data. */
    static final int RECEIVE_BUFFER = 64 * 1024;

    /** Begins a conversation on a connected socket. */
    private interface Beginning {
        ByteChannel on(SocketChannel connected) throws IOException;
    }

    static PeerChannel connect(Endpoint server) throws IOException {
        SocketAddress address = address(server);
        SocketChannel socket = address instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open().setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
        return connect(socket, address, connected -> secured(connected, server));
    }

    static PeerChannel connectFrom(String own, Endpoint server) throws IOException {
        SocketChannel socket = SocketChannel.open().bind(new InetSocketAddress(own, 0));
        return connect(socket, address(server), connected -> connected);
    }

    static PeerChannel connectWebSocket(Endpoint.Ws server, int prefix) throws IOException {
        SocketChannel socket = SocketChannel.open().setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
        return connect(socket, address(server), connected -> {
            ByteChannel under = secured(connected, server);
            Call.run(() -> WebSocketPeer.upgrade(under, server)).result();
            return new WebSocketPeerSocket(under, true, prefix, () -> {});
        });
    }

    private static PeerChannel connect(SocketChannel socket, SocketAddress address, Beginning beginning)
            throws IOException {
        try {
            Call.run(() -> socket.connect(address)).result();
            return new PeerChannel(socket, beginning.on(socket));
        } catch (Throwable e) {
            socket.close();
            throw e;
        }
    }

    private static ByteChannel secured(SocketChannel socket, Endpoint server) throws IOException {
        boolean secure = server instanceof Endpoint.Tls || server instanceof Endpoint.Ws ws && ws.isSecure();
        return secure ? TlsPeerSocket.client(socket) : socket;
    }

    static PeerChannel onWebSocket(SocketChannel accepted, boolean secure, int prefix) throws IOException {
        ByteChannel under = secure ? TlsPeerSocket.server(accepted) : accepted;
        WebSocketPeer.answerUpgrade(under);
        return new PeerChannel(accepted, new WebSocketPeerSocket(under, false, prefix, () -> {
            if (under instanceof TlsPeerSocket tls) {
                tls.endOutput();
            }
            accepted.shutdownOutput();
        }));
    }

    static SocketAddress address(Endpoint endpoint) {
        return switch (endpoint) {
            case Endpoint.Tcp tcp -> new InetSocketAddress(tcp.host(), tcp.port());
            case Endpoint.Tls tls -> new InetSocketAddress(tls.host(), tls.port());
            case Endpoint.Ws ws -> new InetSocketAddress(ws.host(), ws.port());
            case Endpoint.Unix unix -> UnixDomainSocketAddress.of(unix.path());
        };
    }

    /** Ends this direction, in all its layers. */
    void endOutput() throws IOException {
        if (inside instanceof WebSocketPeerSocket webSocket) {
            webSocket.endOutput(); // the end of the bytes is the server's, once both have said it
            return;
        }
        if (inside instanceof TlsPeerSocket tls) {
            tls.endOutput();
        }
        cutOffOutput();
    }

    /** Ends the bytes of this direction without a word of what is inside. */
    void cutOffOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Resets the connection. TCP only. */
    void reset() throws IOException {
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        socket.close();
    }
}
