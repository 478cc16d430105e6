/** Telemetry datagrams as bytes: the {@code #sc1} comment, the sealed format, packing and parsing, without any I/O. */
@NullMarked
package dev.streamctl.telemetry.wire;

import org.jspecify.annotations.NullMarked;
