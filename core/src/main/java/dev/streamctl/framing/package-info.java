/** Framings: how a stream of bytes is cut into frames, as pure functions over bytes without any I/O. */
@NullMarked
package dev.streamctl.framing;

import org.jspecify.annotations.NullMarked;
