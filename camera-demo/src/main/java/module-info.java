/** Frame sources, frame hub, viewers and device nodes. */
module dev.streamctl.camera {
    requires transitive dev.streamctl.telemetry;
    requires org.slf4j;
    requires transitive org.jspecify;
}
