/** Influx line protocol: samples to bytes and back, as pure functions without any I/O. */
@NullMarked
package dev.streamctl.telemetry.line;

import org.jspecify.annotations.NullMarked;
