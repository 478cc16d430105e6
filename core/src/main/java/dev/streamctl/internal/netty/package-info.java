/** The only place that knows Netty: loops, channels and the pipelines on them. */
@NullMarked
package dev.streamctl.internal.netty;

import org.jspecify.annotations.NullMarked;
