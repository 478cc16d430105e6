/** The options that several commands share, and how their values are written. */
@NullMarked
package dev.streamctl.cli.options;

import org.jspecify.annotations.NullMarked;
