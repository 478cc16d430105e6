/** What {@code streamctl serve} does with the frames of its clients, one class for each {@code --handler}. */
@NullMarked
package dev.streamctl.cli.handlers;

import org.jspecify.annotations.NullMarked;
