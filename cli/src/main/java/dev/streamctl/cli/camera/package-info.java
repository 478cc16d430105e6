/** The commands {@code camera} and {@code view}: what their runs do and say. */
@NullMarked
package dev.streamctl.cli.camera;

import org.jspecify.annotations.NullMarked;
