package dev.streamctl.internal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gives bytes straight to the kernel while nothing waits in Netty's queue. Nearly always the kernel takes them all, and
 * then the buffer, the entry in the queue and the promise that Netty makes for each write were for nothing: about a tenth
 * of the work of a short request. Only where nothing in the pipeline wants to see the output, and on epoll.
 */
final class DirectSend {

    private final Channel channel;
    private final Socket socket;
    private final StreamLoop loop;

    private DirectSend(Channel channel, Socket socket, StreamLoop loop) {
        this.channel = channel;
        this.socket = socket;
        this.loop = loop;
    }

    /** For {@code channel}; null where it has no such way. */
    static @Nullable DirectSend of(Channel channel, StreamLoop loop) {
        return channel instanceof UnixChannel unix && unix.fd() instanceof Socket socket
                ? new DirectSend(channel, socket, loop)
                : null;
    }

    /** Takes from {@code bytes} what the kernel has room for; returns how much that was. On the loop. */
    int send(ByteBuffer bytes) throws IOException {
        int before = bytes.remaining();
        // a closed channel's descriptor may be another socket's by now
        while (bytes.hasRemaining() && channel.isOpen()) {
            ByteBuffer piece = bytes.isDirect() ? bytes : copied(bytes);
            int size = piece.remaining();
            int sent = Math.max(0, socket.send(piece, piece.position(), piece.limit()));
            bytes.position(bytes.position() + sent);
            if (sent < size) {
                break;
            }
        }
        return before - bytes.remaining();
    }

    /** As {@link #send(ByteBuffer)}, for a head and a shared payload behind it, with one call of the kernel if possible. */
    int send(ByteBuffer head, ByteBuffer payload) throws IOException {
        ByteBuffer joined = payload.hasRemaining() ? loop.payloadMemory().join(head, payload) : null;
        if (joined == null) {
            int sent = send(head);
            return head.hasRemaining() ? sent : sent + send(payload);
        }
        if (!channel.isOpen()) {
            return 0;
        }
        int sent = Math.max(0, socket.send(joined, joined.position(), joined.limit()));
        int ofHead = Math.min(sent, head.remaining());
        head.position(head.position() + ofHead);
        payload.position(payload.position() + sent - ofHead);
        return sent;
    }

    /** As much as there is room for, where the kernel can read it from. */
    private ByteBuffer copied(ByteBuffer bytes) {
        ByteBuf memory = loop.sendMemory();
        int size = Math.min(bytes.remaining(), memory.capacity());
        ByteBuffer piece = memory.internalNioBuffer(0, size);
        return piece.put(piece.position(), bytes, bytes.position(), size);
    }
}
