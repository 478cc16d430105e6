/** What {@code send telemetry} and {@code key generate} read and print. */
@NullMarked
package dev.streamctl.cli.telemetry;

import org.jspecify.annotations.NullMarked;
