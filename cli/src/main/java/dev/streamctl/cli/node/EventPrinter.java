package dev.streamctl.cli.node;

import dev.streamctl.camera.nodes.NodeEvent;
import dev.streamctl.cli.output.Output;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Prints what a node does, on a thread of its own: whoever reads standard output slowly does not slow the node. What there is no
 * room for is left out and counted.
 */
final class EventPrinter implements Consumer<NodeEvent>, AutoCloseable {

    /** Messages are bounded, so this bounds the bytes too: some 8 MiB at the very most. */
    private static final int ROOM = 1000;

    private static final long PATIENCE_MILLIS = 2_000;

    private final BlockingQueue<Optional<NodeEvent>> events = new ArrayBlockingQueue<>(ROOM);
    private final LongAdder leftOut = new LongAdder();
    private final String node;
    private final Output output;
    private final Runnable onFailure;
    private final Thread thread;
    private volatile @Nullable IOException failure;

    EventPrinter(String node, Output output, Runnable onFailure) {
        this.node = node;
        this.output = output;
        this.onFailure = onFailure;
        thread = Thread.ofPlatform().daemon().name("streamctl-events").start(this::printAll);
    }

    @Override
    public void accept(NodeEvent event) {
        if (!events.offer(Optional.of(event))) {
            leftOut.increment();
        }
    }

    private void printAll() {
        try {
            for (Optional<NodeEvent> event = events.take(); event.isPresent(); event = events.take()) {
                output.data(new EventReport(node, event.get()));
            }
        } catch (IOException e) {
            failure = e;
            onFailure.run();
        } catch (InterruptedException e) {
            // the end
        }
    }

    long leftOut() {
        return leftOut.sum();
    }

    /** Why nothing could be printed any more. */
    void throwFailure() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    /** Prints what is left, as long as somebody takes it; false where nobody does. */
    boolean finish() {
        try {
            if (events.offer(Optional.empty(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                thread.join(PATIENCE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
