/** Frame sources, frame hub, viewers and device nodes. */
module dev.streamctl.camera {
    requires transitive dev.streamctl.telemetry;
    requires org.slf4j;
    requires transitive dev.streamctl.core;
    requires transitive org.jspecify;

    exports dev.streamctl.camera.nodes;
}
