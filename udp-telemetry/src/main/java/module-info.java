/** Telemetry datagrams: sender, listener, loss statistics. */
module dev.streamctl.telemetry {
    requires transitive dev.streamctl.core;
    requires org.slf4j;
    requires transitive org.jspecify;
}
