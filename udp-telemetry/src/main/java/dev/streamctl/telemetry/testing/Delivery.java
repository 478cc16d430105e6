package dev.streamctl.telemetry.testing;

import java.time.Duration;

/**
 * A datagram that a {@link FaultProxy} lets out.
 *
 * @param input which datagram it was going in, from 0
 * @param copy 0, or 1 for the second of two
 * @param corrupted whether a bit was flipped
 * @param delay how much later it comes than it would
 * @param bytes the datagram
 */
public record Delivery(int input, int copy, boolean corrupted, Duration delay, byte[] bytes) {}
