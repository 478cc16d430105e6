/** Telemetry datagrams: sender, listener, loss statistics. */
module dev.streamctl.telemetry {
    requires transitive dev.streamctl.core;
    requires org.slf4j;
    requires transitive org.jspecify;

    exports dev.streamctl.telemetry.keys;
    exports dev.streamctl.telemetry.line;
    exports dev.streamctl.telemetry.sink;
    exports dev.streamctl.telemetry.stats;
    exports dev.streamctl.telemetry.testing;
    exports dev.streamctl.telemetry.wire;
}
