package dev.streamctl.telemetry.send;

/**
 * How a {@link SampleLoop} went.
 *
 * @param ticks periods in which the source was read
 * @param ticksSkipped periods whose time had passed before their turn came: the process stood still, or a reading took longer
 *     than a period
 * @param sourceFailures readings that failed; what they had given before was sent
 */
public record LoopStats(long ticks, long ticksSkipped, long sourceFailures) {}
