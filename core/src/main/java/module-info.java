/** Network streams for camera-style devices: blocking calls on virtual threads, Netty pipelines underneath. */
@SuppressWarnings({
    "module", // the modules that see internal packages are compiled behind this one
    "requires-automatic" // JmDNS and the client of Prometheus are no modules yet
})
module dev.streamctl.core {
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires static io.prometheus.metrics.model; // only for Metrics
    requires static io.prometheus.writer.text;
    requires static javax.jmdns; // only for Announcer and Browser
    requires org.slf4j;
    requires transitive org.jspecify;

    exports dev.streamctl;
    exports dev.streamctl.access;
    exports dev.streamctl.discovery;
    exports dev.streamctl.framing;
    exports dev.streamctl.http;
    exports dev.streamctl.limits;
    exports dev.streamctl.task;
    exports dev.streamctl.testing;
    exports dev.streamctl.tls;
    exports dev.streamctl.websocket;
    exports dev.streamctl.internal to
            dev.streamctl.camera,
            dev.streamctl.telemetry;
    exports dev.streamctl.internal.netty to
            dev.streamctl.telemetry;
}
