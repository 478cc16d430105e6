/** Where samples come from: this machine, a wave for trying out, and the gauges and counters of a program. */
@NullMarked
package dev.streamctl.telemetry.source;

import org.jspecify.annotations.NullMarked;
