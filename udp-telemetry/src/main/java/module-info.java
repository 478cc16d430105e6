/** Telemetry datagrams: sender, listener, loss statistics. */
module dev.streamctl.telemetry {
    requires transitive com.fasterxml.jackson.core;
    requires transitive dev.streamctl.core;
    requires jdk.net;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires org.slf4j;
    requires transitive org.jspecify;

    exports dev.streamctl.telemetry.keys;
    exports dev.streamctl.telemetry.line;
    exports dev.streamctl.telemetry.send;
    exports dev.streamctl.telemetry.source;
    exports dev.streamctl.telemetry.listen;
    exports dev.streamctl.telemetry.sink;
    exports dev.streamctl.telemetry.stats;
    exports dev.streamctl.telemetry.testing;
    exports dev.streamctl.telemetry.wire;
}
