package dev.streamctl;

import dev.streamctl.task.TimeSource;
import dev.streamctl.tls.ClientTls;

/**
 * What a {@link Network} is made of.
 *
 * @param transport how it talks to the kernel
 * @param scheduler what runs the virtual threads of handlers
 * @param loops event-loop threads, 1 to 1024; with {@link Scheduler#CARRIER} several have one more beside them, for listening
 * @param time where its deadlines come from; {@link TimeSource#system()} means the event loops' own timers
 * @param tls whom its clients trust, and who they are, at the endpoints {@code tls://} and {@code wss://}
 */
public record NetworkOptions(Transport transport, Scheduler scheduler, int loops, TimeSource time, ClientTls tls) {

    private static final int MOST_LOOPS = 1024;

    /** How to talk to the kernel. */
    public enum Transport {
        /** {@link #EPOLL} where its native library loads, {@link #NIO} elsewhere. */
        AUTO,
        /** Linux epoll; fails where it does not load. */
        EPOLL,
        /** The JDK's selectors, everywhere. */
        NIO
    }

    /** What runs the virtual threads of a server's handlers. */
    public enum Scheduler {
        /** The JDK's scheduler: works everywhere; handlers run beside the event loops, on every processor. */
        DEFAULT,
        /**
         * The thread of the connection's own event loop, so that a request costs no switch between threads. For handlers
         * that mostly wait: while one computes, or blocks in a file or in native code, the other connections of its loop
         * wait, and so do new ones: all of them where it is the only loop, else those whose turn is on it. Such work
         * belongs on another thread: {@link Network#offload(dev.streamctl.task.Body)} runs it there while the handler
         * waits. Threads that a handler starts run on the loop's thread too.
         *
         * <pre>{@code
         * stream.send(network.offload(() -> compress(image)));
         * }</pre>
         *
         * <p>Needs epoll, {@code --add-opens java.base/java.lang=ALL-UNNAMED} (on the module path {@code
         * =dev.streamctl.core}) and a JDK that has what it looks for (25 has); elsewhere {@link #DEFAULT} is used and one
         * line logged. {@link Network#scheduler()} tells. A handler that holds its loop for half a second is named in the
         * log.
         */
        CARRIER
    }

    /** Checks the number of loops. */
    public NetworkOptions {
        if (loops < 1 || loops > MOST_LOOPS) {
            throw new IllegalArgumentException("loops is " + loops + ", not within 1 to " + MOST_LOOPS);
        }
    }

    /**
     * The transport that fits, the JDK's scheduler, one loop for up to four processors and else one for each two, real
     * time.
     */
    public static NetworkOptions defaults() {
        int loops = loopsFor(Runtime.getRuntime().availableProcessors());
        return new NetworkOptions(Transport.AUTO, Scheduler.DEFAULT, loops, TimeSource.system(), ClientTls.system());
    }

    static int loopsFor(int processors) {
        return processors <= 4 ? 1 : Math.min(processors / 2, MOST_LOOPS);
    }

    /** These options with another transport. */
    public NetworkOptions withTransport(Transport other) {
        return new NetworkOptions(other, scheduler, loops, time, tls);
    }

    /** These options with another scheduler. */
    public NetworkOptions withScheduler(Scheduler other) {
        return new NetworkOptions(transport, other, loops, time, tls);
    }

    /** These options with another number of loops. */
    public NetworkOptions withLoops(int other) {
        return new NetworkOptions(transport, scheduler, other, time, tls);
    }

    /** These options with another time source. */
    public NetworkOptions withTime(TimeSource other) {
        return new NetworkOptions(transport, scheduler, loops, other, tls);
    }

    /** These options with another trust and identity of clients. */
    public NetworkOptions withTls(ClientTls other) {
        return new NetworkOptions(transport, scheduler, loops, time, other);
    }
}
