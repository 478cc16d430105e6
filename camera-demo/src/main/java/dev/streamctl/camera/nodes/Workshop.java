package dev.streamctl.camera.nodes;

import dev.streamctl.Network;
import dev.streamctl.framing.Escapes;
import dev.streamctl.internal.LineQuota;
import dev.streamctl.internal.Patience;
import dev.streamctl.task.Action;
import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node works with: its links, tasks and counters, from its setup to its end. */
final class Workshop implements NodeContext {

    private static final Logger log = LoggerFactory.getLogger("dev.streamctl.node");

    private static final int LINES_PER_SECOND = 10;

    /** What is interrupted at the end of the grace ends in no time, unless it hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** A task of the node. */
    private record Job(Thread thread, CompletableFuture<?> ended) {}

    private final NodeDoor door;
    private final NodeOptions options;
    private final LineQuota quota;

    private final Turn turn = new Turn(log::warn);

    private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final List<Job> tasks = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final List<Runnable> starts = new ArrayList<>();
    private boolean begun;
    private volatile boolean ended;

    Workshop(Network network, NodeOptions options) {
        door = new NodeDoor(network, options.directory(), options.bearing());
        this.options = options;
        quota = new LineQuota(LINES_PER_SECOND, options.time());
        List.of("messages", "not_text", "refused_messages", "refused_clients", "channel_dropped")
                .forEach(this::counter);
    }

    /** Taken while a method of the node runs. */
    Turn turn() {
        return turn;
    }

    @Override
    public String name() {
        return options.name();
    }

    @Override
    public RandomGenerator random() {
        return options.random();
    }

    @Override
    public TimeSource time() {
        return options.time();
    }

    @Override
    public LongAdder counter(String name) {
        return counters.computeIfAbsent(name, _ -> new LongAdder());
    }

    Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        counters.forEach((name, counter) -> counts.put(name, counter.sum()));
        return counts;
    }

    @Override
    public void tell(NodeEvent event) {
        options.watcher().accept(event);
    }

    @Override
    public void warn(String line) {
        String leftOut = quota.admit();
        if (leftOut != null) {
            turn.log("%s: %s%s".formatted(Escapes.snippet(options.name()), line, leftOut));
        }
    }

    @Override
    public Link link(String target) {
        Link.COUNTERS.forEach(this::counter);
        var link = new Link(target, () -> door.connect(target), options.terms(), this, this::fail);
        links.add(link);
        whenBegun(link::start);
        return link;
    }

    @Override
    public void start(Action<? extends Exception> task) {
        var done = new CompletableFuture<Void>();
        Thread thread = Thread.ofVirtual()
                .name("streamctl-node-" + options.name())
                .unstarted(() -> {
                    run(task);
                    done.complete(null);
                });
        tasks.add(new Job(thread, done));
        whenBegun(thread::start);
    }

    private void run(Action<? extends Exception> task) {
        try {
            ScopedValue.where(TimeSource.CURRENT, options.time()).call(() -> {
                task.run();
                return true;
            });
        } catch (InterruptedException e) {
            // the end
        } catch (Throwable e) { // an Error ends the node too: without its task it is no use
            fail(e);
        }
    }

    private void fail(Throwable e) {
        if (!ended) {
            log.error("{}: a task failed", Escapes.snippet(options.name()), e);
            finished.completeExceptionally(e);
        }
    }

    /** What is wanted during the setup begins once that is over. */
    private void whenBegun(Runnable start) {
        synchronized (starts) {
            if (!begun) {
                starts.add(start);
                return;
            }
        }
        start.run();
    }

    void begin() {
        synchronized (starts) {
            begun = true;
        }
        starts.forEach(Runnable::run);
    }

    @Override
    public TimeSource.Timer after(Duration delay, Runnable action) {
        return options.time()
                .schedule(
                        delay,
                        () -> Thread.ofVirtual()
                                .start(() -> turn.run(() -> {
                                    if (!ended) {
                                        action.run();
                                    }
                                })));
    }

    @Override
    public void finish() {
        finished.complete(null);
    }

    CompletionStage<Void> finished() {
        return finished;
    }

    /** Ends the links in order, all at once, and then the tasks; what hangs is left to its thread. */
    void end() {
        ended = true;
        List<CompletableFuture<?>> endings = new ArrayList<>();
        for (Link link : links) {
            endings.add(CompletableFuture.runAsync(() -> link.end(options.grace()), Thread::startVirtualThread));
        }
        for (Job task : tasks) {
            if (task.thread().getState() != Thread.State.NEW) {
                task.thread().interrupt();
                endings.add(task.ended());
            }
        }
        if (!Patience.areDone(endings, options.grace().plus(PATIENCE), options.time())) {
            log.warn("{}: a task or a link has not ended and is left", Escapes.snippet(options.name()));
        }
    }

    /** As {@link Ending#call}: the last calls of a node are not held up for ever by one that hangs. */
    boolean lastCall(Runnable call) {
        boolean done = Ending.call(turn, call, options.time());
        if (!done) {
            log.warn("{}: the node hangs, and is left", Escapes.snippet(options.name()));
        }
        return done;
    }
}
