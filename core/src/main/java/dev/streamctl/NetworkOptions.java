package dev.streamctl;

import dev.streamctl.task.TimeSource;

/**
 * What a {@link Network} is made of.
 *
 * @param transport how it talks to the kernel
 * @param loops event-loop threads, 1 to 1024
 * @param time where its deadlines come from; {@link TimeSource#system()} means the event loops' own timers
 */
public record NetworkOptions(Transport transport, int loops, TimeSource time) {

    /** How to talk to the kernel. */
    public enum Transport {
        /** {@link #EPOLL} where its native library loads, {@link #NIO} elsewhere. */
        AUTO,
        /** Linux epoll; fails where it does not load. */
        EPOLL,
        /** The JDK's selectors, everywhere. */
        NIO
    }

    /** Checks the number of loops. */
    public NetworkOptions {
        if (loops < 1 || loops > 1024) {
            throw new IllegalArgumentException("loops is " + loops + ", not within 1 to 1024");
        }
    }

    /** The transport that fits, one loop for up to four processors and else one for each two, real time. */
    public static NetworkOptions defaults() {
        int processors = Runtime.getRuntime().availableProcessors();
        return new NetworkOptions(Transport.AUTO, processors <= 4 ? 1 : processors / 2, TimeSource.system());
    }

    /** These options with another transport. */
    public NetworkOptions withTransport(Transport other) {
        return new NetworkOptions(other, loops, time);
    }

    /** These options with another number of loops. */
    public NetworkOptions withLoops(int other) {
        return new NetworkOptions(transport, other, time);
    }

    /** These options with another time source. */
    public NetworkOptions withTime(TimeSource other) {
        return new NetworkOptions(transport, loops, other);
    }
}
