/** The command {@code streamctl}: options, output and exit codes around the library. */
@NullMarked
package dev.streamctl.cli;

import org.jspecify.annotations.NullMarked;
