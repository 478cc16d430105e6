/** The parts of the command {@code listen}: what it prints, where it sends samples, and its run from start to stop. */
@NullMarked
package dev.streamctl.cli.listen;

import org.jspecify.annotations.NullMarked;
