/** The command {@code streamctl}. */
@SuppressWarnings("requires-automatic") // HdrHistogram and the client of Prometheus are no modules yet
module dev.streamctl.cli {
    requires HdrHistogram;
    requires com.fasterxml.jackson.core;
    requires dev.streamctl.camera;
    requires dev.streamctl.core;
    requires dev.streamctl.telemetry;
    requires info.picocli;
    requires io.nayuki.qrcodegen;
    requires jdk.unsupported; // sun.misc.Signal
    requires org.slf4j;
    requires org.jspecify;

    provides org.slf4j.spi.SLF4JServiceProvider with
            dev.streamctl.cli.Logging;

    // picocli fills the options in by reflection.
    opens dev.streamctl.cli to
            info.picocli;
    opens dev.streamctl.cli.options to
            info.picocli;
}
