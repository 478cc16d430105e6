/** Network streams for camera-style devices: blocking calls on virtual threads, Netty pipelines underneath. */
module dev.streamctl.core {
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.resolver;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires org.slf4j;
    requires static transitive org.jspecify;

// Public packages are exported here as soon as they hold a type: javac refuses an empty one.
}
