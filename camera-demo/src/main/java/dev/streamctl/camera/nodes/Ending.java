package dev.streamctl.camera.nodes;

import dev.streamctl.internal.Patience;
import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;

/** The last calls of a node: each is waited for on the node's clock, and left to its thread where it hangs. */
final class Ending {

    /** A call of a node takes no time, unless its device hangs. */
    static final Duration CALL = Duration.ofSeconds(3);

    private Ending() {}

    /**
     * Makes a call of a node in its turn; or out of it, where the call that has the turn does not give it back. Throws what the call
     * throws.
     *
     * @return false where it hangs itself; it goes on, on a thread of its own
     */
    static boolean call(Turn turn, Runnable call, TimeSource time) {
        var ended = new CompletableFuture<Void>();
        var once = new FutureTask<>(() -> complete(ended, call), null);
        start(() -> turn.run(once));
        if (!Patience.areDone(List.of(ended), CALL, time)) {
            start(once);
            if (!Patience.areDone(List.of(ended), CALL, time)) {
                return false;
            }
        }
        return switch (ended.isCompletedExceptionally() ? ended.exceptionNow() : null) {
            case null -> true;
            case Error e -> throw e;
            case RuntimeException e -> throw e;
            case Throwable e -> throw new AssertionError("a call without checked exceptions", e);
        };
    }

    private static void complete(CompletableFuture<Void> ended, Runnable call) {
        try {
            call.run();
            ended.complete(null);
        } catch (Throwable e) {
            ended.completeExceptionally(e);
        }
    }

    /** Not a virtual one: a device that hangs would keep the processor's thread from others. */
    private static void start(Runnable call) {
        var _ = Thread.ofPlatform().daemon().name("streamctl-node-end").start(call);
    }
}
