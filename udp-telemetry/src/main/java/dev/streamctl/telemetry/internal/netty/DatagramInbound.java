package dev.streamctl.telemetry.internal.netty;

import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.internal.Batch;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies datagrams out of Netty's memory, and hands over all of one turn together. On the loop. */
final class DatagramInbound extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(DatagramInbound.class);

    private final TimeSource time;
    private final Consumer<Batch> receiver;
    private final Batch batch = new Batch();

    DatagramInbound(TimeSource time, Consumer<Batch> receiver) {
        this.time = time;
        this.receiver = receiver;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket packet = (DatagramPacket) message;
        try {
            if (batch.isFull()) {
                handOver();
            }
            ByteBuf content = packet.content();
            int length = content.readableBytes();
            int at = batch.add(length, time.nanoTime(), packet.sender());
            content.getBytes(content.readerIndex(), batch.bytes(), at, length);
        } finally {
            packet.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!batch.isEmpty()) {
            handOver();
        }
    }

    private void handOver() {
        try {
            receiver.accept(batch);
        } finally {
            batch.clear(); // what was handed over once is never handed over again
        }
    }

    /** A socket that sends nothing gets no error of a peer; what the kernel says of itself does not end it. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.warn("{}: {}", context.channel().localAddress(), cause.toString());
    }
}
