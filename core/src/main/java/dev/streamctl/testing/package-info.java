/** What tests of programs written with this library need: a clock that stands still until it is told. */
@NullMarked
package dev.streamctl.testing;

import org.jspecify.annotations.NullMarked;
