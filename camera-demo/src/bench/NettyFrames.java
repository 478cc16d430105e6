import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * A plain Netty program with one event loop: at each tick one frame, laid out as the camera's over TCP or WebSocket, goes to every
 * viewer that can take it; the bytes are shared. What viewers say is read and passed over.
 *
 * <pre>java -cp ... NettyFrames tcp|ws PORT FPS BYTES</pre>
 */
class NettyFrames {

    private static final int HEADER = 20;

    private final ChannelGroup viewers;
    private final boolean messages;
    private final byte[] picture;
    private long captured;

    private NettyFrames(ChannelGroup viewers, boolean messages, int bytes) {
        this.viewers = viewers;
        this.messages = messages;
        this.picture = new byte[bytes];
    }

    public static void main(String[] args) throws InterruptedException {
        var loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        var viewers = new DefaultChannelGroup(loops.next());
        var frames = new NettyFrames(viewers, args[0].equals("ws"), Integer.parseInt(args[3]));
        long period = 1_000_000_000L / Integer.parseInt(args[2]);
        loops.next().scheduleAtFixedRate(frames::tick, period, period, TimeUnit.NANOSECONDS);
        new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (frames.messages) {
                            channel.pipeline()
                                    .addLast(
                                            new HttpServerCodec(),
                                            new HttpObjectAggregator(8192),
                                            new WebSocketServerProtocolHandler("/live"));
                        } else {
                            viewers.add(channel);
                        }
                        channel.pipeline().addLast(new Viewer(viewers));
                    }
                })
                .bind("127.0.0.1", Integer.parseInt(args[1]))
                .sync()
                .channel()
                .closeFuture()
                .sync();
    }

    private void tick() {
        captured++;
        ByteBuf frame = viewers.isEmpty() ? null : encoded();
        if (frame != null) {
            viewers.writeAndFlush(messages ? new BinaryWebSocketFrame(frame) : frame, Channel::isWritable, true);
        }
    }

    /** One of them. */
    private static final class Viewer extends ChannelInboundHandlerAdapter {

        private final ChannelGroup viewers;

        Viewer(ChannelGroup viewers) {
            this.viewers = viewers;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
                viewers.add(context.channel());
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    private ByteBuf encoded() {
        ByteBuf frame = PooledByteBufAllocator.DEFAULT.directBuffer(4 + HEADER + picture.length);
        return (messages ? frame : frame.writeInt(HEADER + picture.length))
                .writeByte(1)
                .writeByte(1)
                .writeShort(HEADER)
                .writeLong(captured)
                .writeLong(System.currentTimeMillis() * 1000)
                .writeBytes(picture);
    }
}
