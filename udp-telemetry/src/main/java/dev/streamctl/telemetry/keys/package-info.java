/** Keys of authenticated and sealed telemetry: the key file, and what is derived from a key for each boot of a device. */
@NullMarked
package dev.streamctl.telemetry.keys;

import org.jspecify.annotations.NullMarked;
