package dev.streamctl.telemetry.sink;

/**
 * What became of the samples that a sink was given: {@code accepted = delivered + dropped + waiting}.
 *
 * @param accepted given to the sink
 * @param delivered written, or handed to where they go
 * @param dropped given up: the queue was full, or the write failed
 * @param waiting in the queue, or being written
 */
public record SinkStats(long accepted, long delivered, long dropped, long waiting) {}
