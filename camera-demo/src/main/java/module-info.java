/** Frame sources, frame hub, viewers and device nodes. */
@SuppressWarnings("requires-automatic") // HdrHistogram and the client of Prometheus are no modules yet
module dev.streamctl.camera {
    requires HdrHistogram;
    requires io.prometheus.metrics.model; // this and the next one for core's Metrics
    requires io.prometheus.writer.text;
    requires java.net.http; // only for the source http
    requires transitive dev.streamctl.telemetry;
    requires com.fasterxml.jackson.core;
    requires org.slf4j;
    requires transitive dev.streamctl.core;
    requires transitive org.jspecify;

    exports dev.streamctl.camera;
    exports dev.streamctl.camera.jpeg;
    exports dev.streamctl.camera.leds;
    exports dev.streamctl.camera.nodes;
    exports dev.streamctl.camera.serve;
    exports dev.streamctl.camera.source;
}
