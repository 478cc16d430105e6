package dev.streamctl.telemetry.sink;

/** Where a sink tells what it dropped, so that it is counted as {@code sink_dropped} of its device. Any thread; never blocks. */
@FunctionalInterface
public interface Drops {

    /**
     * Samples were dropped.
     *
     * @param device whose they were; 0 for those of datagrams without a header
     */
    void dropped(long device, long samples);

    /** As {@link #dropped(long, long)}, all of a datagram. */
    default void dropped(Datagram datagram) {
        dropped(datagram.device(), datagram.samples());
    }
}
