/** Datagrams on their way from a socket to a shard: plain bytes, no I/O. */
@NullMarked
package dev.streamctl.telemetry.internal;

import org.jspecify.annotations.NullMarked;
