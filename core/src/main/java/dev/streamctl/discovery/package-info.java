/** Nodes found by name. */
@NullMarked
package dev.streamctl.discovery;

import org.jspecify.annotations.NullMarked;
