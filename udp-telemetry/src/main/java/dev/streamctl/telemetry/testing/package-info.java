/** For tests: a network that loses, repeats, reorders, corrupts and delays datagrams, and writes down what it did. */
@NullMarked
package dev.streamctl.telemetry.testing;

import org.jspecify.annotations.NullMarked;
