/** The command {@code streamctl}. */
module dev.streamctl.cli {
    requires ch.qos.logback.classic;
    requires com.fasterxml.jackson.core;
    requires dev.streamctl.camera;
    requires dev.streamctl.core;
    requires dev.streamctl.telemetry;
    requires info.picocli;
    requires jdk.unsupported; // sun.misc.Signal
    requires org.slf4j;
    requires static org.jspecify;

    opens dev.streamctl.cli to
            info.picocli;
}
