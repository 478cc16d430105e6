/** The only place of this module that knows Netty: sockets, and the loops that read them. */
@NullMarked
package dev.streamctl.telemetry.internal.netty;

import org.jspecify.annotations.NullMarked;
