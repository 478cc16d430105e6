/**
 * What the command prints. Each record knows its fields for {@code --json} and its line for a person; {@link
 * dev.streamctl.cli.output.Output} decides which of the two goes where.
 */
@NullMarked
package dev.streamctl.cli.output;

import org.jspecify.annotations.NullMarked;
