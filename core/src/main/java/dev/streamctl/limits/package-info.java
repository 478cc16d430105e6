/** Every limit of the library with its default, in one place. */
@NullMarked
package dev.streamctl.limits;

import org.jspecify.annotations.NullMarked;
