/**
 * What is done with datagrams behind the socket or the topic that they came from: opened, checked, counted, made ready for
 * the sinks. Not exported.
 */
@NullMarked
package dev.streamctl.telemetry.follow;

import org.jspecify.annotations.NullMarked;
