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
import java.util.concurrent.TimeUnit;

/**
 * A plain Netty program with one event loop: at each tick one frame, laid out as the camera's over TCP, goes to every viewer that
 * can take it; the bytes are shared.
 *
 * <pre>java -cp ... NettyFrames PORT FPS BYTES</pre>
 */
class NettyFrames {

    private static final int HEADER = 20;

    private final ChannelGroup viewers;
    private final byte[] picture;
    private long captured;

    private NettyFrames(ChannelGroup viewers, int bytes) {
        this.viewers = viewers;
        this.picture = new byte[bytes];
    }

    public static void main(String[] args) throws InterruptedException {
        var loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        var viewers = new DefaultChannelGroup(loops.next());
        var frames = new NettyFrames(viewers, Integer.parseInt(args[2]));
        long period = 1_000_000_000L / Integer.parseInt(args[1]);
        loops.next().scheduleAtFixedRate(frames::tick, period, period, TimeUnit.NANOSECONDS);
        new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        viewers.add(channel);
                        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                            @Override
                            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                                context.close();
                            }
                        });
                    }
                })
                .bind("127.0.0.1", Integer.parseInt(args[0]))
                .sync()
                .channel()
                .closeFuture()
                .sync();
    }

    private void tick() {
        captured++;
        ByteBuf frame = viewers.isEmpty() ? null : encoded();
        if (frame != null) {
            viewers.writeAndFlush(frame, Channel::isWritable, true);
        }
    }

    private ByteBuf encoded() {
        return PooledByteBufAllocator.DEFAULT
                .directBuffer(4 + HEADER + picture.length)
                .writeInt(HEADER + picture.length)
                .writeByte(1)
                .writeByte(1)
                .writeShort(HEADER)
                .writeLong(captured)
                .writeLong(System.currentTimeMillis() * 1000)
                .writeBytes(picture);
    }
}
