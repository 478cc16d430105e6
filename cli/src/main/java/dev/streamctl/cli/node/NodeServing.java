package dev.streamctl.cli.node;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.Server;
import dev.streamctl.camera.nodes.RunningNode;
import dev.streamctl.cli.output.Listening;
import dev.streamctl.cli.output.OpenWarning;
import dev.streamctl.cli.output.Output;
import dev.streamctl.cli.output.OutputFailedException;
import dev.streamctl.cli.status.Observed;
import dev.streamctl.cli.status.PrometheusMetrics;
import dev.streamctl.cli.status.StatusJson;
import dev.streamctl.discovery.Announcer;
import dev.streamctl.discovery.NodeRecord;
import dev.streamctl.framing.Escapes;
import dev.streamctl.http.Response;
import dev.streamctl.websocket.Routes;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One node from its start to its stop. */
public final class NodeServing {

    private final NodePlan plan;
    private final Output output;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicLong renamed = new AtomicLong();
    private final AtomicReference<@Nullable RunningNode> running = new AtomicReference<>();
    private volatile boolean quiet;
    private final long start = System.nanoTime();

    /** A node that does not run yet. */
    public NodeServing(NodePlan plan, Output output) {
        this.plan = plan;
        this.output = output;
    }

    /**
     * Ends what moves or lights, at once, whatever {@link #run} waits for: somebody who reads its output, say.
     *
     * @return as {@link RunningNode#quiet}
     */
    public boolean quiet() {
        quiet = true;
        RunningNode node = running.get();
        return node == null || node.quiet();
    }

    /** Ends {@link #run}. */
    public void stop() {
        try {
            var _ = quiet();
        } finally {
            stop.countDown(); // also where the node makes a mistake
        }
    }

    /**
     * Runs the node until it has finished, is stopped, or one of its tasks fails.
     *
     * @throws IllegalArgumentException it would be open to all machines, and nobody insists
     */
    public void run(Network network) throws Exception {
        String name = plan.options().name();
        try (var printer = new EventPrinter(name, output, this::stop)) {
            RunningNode node = RunningNode.start(
                    network, plan.node(), plan.options().withWatcher(printer), routes -> withStatus(routes, printer));
            try (node) {
                running.set(node);
                if (quiet) {
                    var _ = node.quiet();
                }
                node.finished().whenComplete((_, failed) -> {
                    failure.set(failed);
                    stop();
                });
                printer.progress(
                        new Listening(node.endpoint(), name, plan.node().role()));
                OpenWarning.tell(node.endpoint(), plan.options().server(), output);
                greet(node.endpoint());
                serve(node, printer);
            }
            OutputFailedException unread = printer.finish(() -> report("summary", node, printer));
            if (unread != null) {
                throw unread;
            }
            printer.throwFailure();
        }
        if (failure.get() instanceof Exception e) {
            throw e;
        }
    }

    private Routes withStatus(Routes routes, EventPrinter printer) {
        return routes.withHttp("/status", _ -> status(printer, StatusJson::answer))
                .withHttp("/metrics", request -> status(printer, now -> PrometheusMetrics.answer(request, now)));
    }

    private interface Answer {
        Response of(Observed now) throws IOException;
    }

    private Response status(EventPrinter printer, Answer answer) throws IOException {
        RunningNode node = running.get();
        if (node == null) {
            return Response.text(503, "the node is about to start\n");
        }
        var server = node.server();
        var door = new Observed.Door(
                node.endpoint(), "websocket", server.stats(), server.tlsFailures(), server.failedReloads());
        return answer.of(new Observed(elapsed(), List.of(door), "node", counters(node, printer)));
    }

    private void greet(Endpoint.Ws where) throws IOException {
        if (!output.isJson()) {
            plan.greeting().lines(where).forEach(output::notice);
        }
    }

    private void serve(RunningNode node, EventPrinter printer) throws IOException, InterruptedException {
        try (Announcer _ = plan.announced() ? announce(node) : null) {
            try (node) { // what lights or moves ends first: to take the announcement back takes seconds
                awaitStop(node, printer);
            }
        }
    }

    private void awaitStop(RunningNode node, EventPrinter printer) throws InterruptedException {
        long period = plan.interval().toNanos();
        if (period == 0) {
            stop.await();
            return;
        }
        while (!stop.await(period - (System.nanoTime() - start) % period, TimeUnit.NANOSECONDS)) {
            printer.progress(report("stats", node, printer));
        }
    }

    private Announcer announce(RunningNode node) throws IOException {
        Endpoint.Ws where = node.endpoint();
        String id = Long.toHexString(new SecureRandom().nextLong() | Long.MIN_VALUE);
        var record = new NodeRecord(id, plan.node().role(), where.target(), where.isSecure());
        return Announcer.open(plan.options().name(), record, where, name -> {
            renamed.incrementAndGet();
            output.detail("announced as " + Escapes.snippet(name));
        });
    }

    private NodeReport report(String type, RunningNode node, EventPrinter printer) {
        Server server = node.server();
        return new NodeReport(type, plan.options().name(), elapsed(), server.stats(), counters(node, printer));
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private Map<String, Long> counters(RunningNode node, EventPrinter printer) {
        Map<String, Long> counters = new TreeMap<>(node.counters());
        counters.put("events_left_out", printer.leftOut());
        counters.put("announcements_refused", plan.directory().refused());
        counters.put("renamed", renamed.get());
        return counters;
    }
}
