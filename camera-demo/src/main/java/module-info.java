/** Frame sources, frame hub, viewers and device nodes. */
module dev.streamctl.camera {
    requires transitive dev.streamctl.telemetry;
    requires com.fasterxml.jackson.core;
    requires org.slf4j;
    requires transitive dev.streamctl.core;
    requires transitive org.jspecify;

    exports dev.streamctl.camera.leds;
    exports dev.streamctl.camera.nodes;
}
