package dev.streamctl.camera.nodes;

import dev.streamctl.task.Action;
import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/** What a node gets from its runner. Safe for use by many threads. */
public interface NodeContext {

    /** The node's name. */
    String name();

    /** Where its chance comes from; a fixed seed makes it repeatable. */
    RandomGenerator random();

    /** Its clock. */
    TimeSource time();

    /**
     * A link to another node, which connects now and again whenever the connection is lost. It ends with the node, after what
     * waits was sent and answered or the grace of the stop has passed.
     *
     * @param target the other node's name
     */
    Link link(String target);

    /** A counter of the node, made at the first call; small letters and underscores. */
    LongAdder counter(String name);

    /** Tells whoever watches the node, a person at a terminal above all. Never blocks for long, never fails. */
    void tell(NodeEvent event);

    /** Logs one line with the node's name in front, at most ten a second. */
    void warn(String line);

    /**
     * Runs a task on a virtual thread of its own, which is interrupted at the stop; one that has not ended 5 s after the grace is left.
     * A failure of it ends the node.
     */
    void start(Action<? extends Exception> task);

    /** Runs an action once, as if it were a call of the node's: not at the same time as any other. None after the stop. */
    TimeSource.Timer after(Duration delay, Runnable action);

    /** The node has done all that it was to do. Does not wait. */
    void finish();
}
