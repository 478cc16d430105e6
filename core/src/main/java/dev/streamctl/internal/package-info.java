/** The protocol core of a connection: queues, waiting and closing, without any I/O. */
@NullMarked
package dev.streamctl.internal;

import org.jspecify.annotations.NullMarked;
