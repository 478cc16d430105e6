/** Who may use what: secrets in files that only their owner can read, and what may be open beyond this machine. */
@NullMarked
package dev.streamctl.access;

import org.jspecify.annotations.NullMarked;
