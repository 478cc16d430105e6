import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.util.List;

/**
 * An echo server on a plain Netty pipeline with TLS by the JDK's engine, and otherwise as the one without: one event loop, one
 * flush for each read. Version and cipher are those on which clients and servers of streamctl agree.
 *
 * <pre>java -cp ... NettyTlsEcho PORT lines|length CERTIFICATE KEY</pre>
 */
class NettyTlsEcho {

    private static final int LONGEST = 1 << 20;

    public static void main(String[] args) throws Exception {
        boolean length = args[1].equals("length");
        SslContext tls = SslContextBuilder.forServer(new File(args[2]), new File(args[3]))
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3")
                .ciphers(List.of("TLS_AES_256_GCM_SHA384"))
                .build();
        var loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        var server = new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        ChannelHandler decoder = length
                                ? new LengthFieldBasedFrameDecoder(LONGEST, 0, 4, 0, 0)
                                : new LineBasedFrameDecoder(8192, false, true);
                        channel.pipeline().addLast(tls.newHandler(channel.alloc()), decoder, new Echo());
                    }
                });
        server.bind("127.0.0.1", Integer.parseInt(args[0])).sync().channel().closeFuture().sync();
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            context.write(frame, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
