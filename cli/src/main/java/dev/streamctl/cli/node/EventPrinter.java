package dev.streamctl.cli.node;

import dev.streamctl.camera.nodes.NodeEvent;
import dev.streamctl.cli.output.Output;
import dev.streamctl.cli.output.OutputFailedException;
import dev.streamctl.cli.output.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Prints what a node does, and with JSON its counters too, on a thread of its own: whoever reads standard output slowly does not
 * slow the node, nor hold up its end. What there is no room for is left out and counted.
 */
final class EventPrinter implements Consumer<NodeEvent>, AutoCloseable {

    /** Messages are bounded, so this bounds the bytes too: some 8 MiB at the very most. */
    private static final int ROOM = 1000;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final BlockingQueue<Optional<Report>> reports = new ArrayBlockingQueue<>(ROOM);
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
        print(new EventReport(node, event));
    }

    /** As {@link Output#progress}, but never waits for standard output. */
    void progress(Report report) {
        if (output.isJson()) {
            print(report);
        } else {
            output.notice(report.text());
        }
    }

    private void print(Report report) {
        if (!reports.offer(Optional.of(report))) {
            leftOut.increment();
        }
    }

    private void printAll() {
        try {
            for (Optional<Report> report = reports.take(); report.isPresent(); report = reports.take()) {
                output.data(report.get());
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

    /**
     * Prints what is left, and behind it the summary, as long as somebody takes it.
     *
     * @return why standard output does not have it all; null where it does
     */
    @Nullable
    OutputFailedException finish(Supplier<Report> summary) throws IOException, InterruptedException {
        OutputFailedException unread = allPrinted() ? null : output.giveUp();
        OutputFailedException untold = output.last(List.of(summary.get()), PATIENCE);
        return unread == null ? untold : unread;
    }

    private boolean allPrinted() throws InterruptedException {
        return reports.offer(Optional.empty(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS) && thread.join(PATIENCE);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
