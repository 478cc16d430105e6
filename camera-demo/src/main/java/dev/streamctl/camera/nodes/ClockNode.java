package dev.streamctl.camera.nodes;

import dev.streamctl.framing.Escapes;
import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Sends its tick number to another node, waits for the answer, then for a delay, and sends the next; finishes behind the last.
 * While the other node is away, the tick waits. Takes no messages itself. Counts {@code ticks_acknowledged} and {@code
 * ticks_lost}: those without an answer, or with one that says {@code ERR}.
 */
public final class ClockNode implements Node {

    private final String target;
    private final long ticks;
    private final Duration delay;

    /**
     * A clock.
     *
     * @param target the name of the node that gets the ticks
     * @param ticks how many; {@link Long#MAX_VALUE} for no end
     * @param delay from an answer to the next tick
     */
    public ClockNode(String target, long ticks, Duration delay) {
        if (ticks < 1) {
            throw new IllegalArgumentException("ticks is " + ticks + ", not at least 1");
        }
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay is " + delay + ", less than zero");
        }
        this.target = target;
        this.ticks = ticks;
        this.delay = delay;
    }

    @Override
    public String role() {
        return "clock";
    }

    @Override
    public void setup(NodeContext context) {
        context.counter("ticks_acknowledged");
        context.counter("ticks_lost");
        Link link = context.link(target);
        context.start(() -> run(context, link));
    }

    private void run(NodeContext context, Link link) throws Exception {
        for (long tick = 1; tick <= ticks; tick++) {
            if (tick > 1) {
                TimeSource.sleep(delay);
            }
            send(context, link, tick);
        }
        context.finish();
    }

    private static void send(NodeContext context, Link link, long tick) throws InterruptedException {
        Outcome outcome;
        try {
            outcome = link.send(Long.toString(tick)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // it always completes with an outcome
        }
        String problem = problem(outcome);
        if (problem == null) {
            context.counter("ticks_acknowledged").increment();
        } else {
            context.counter("ticks_lost").increment();
            context.warn("tick %d to %s: %s".formatted(tick, Escapes.snippet(link.target()), problem));
        }
    }

    private static @Nullable String problem(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered(String text) -> text.startsWith("ERR") ? Escapes.snippet(text) : null;
            case Outcome.Unanswered() -> "not acknowledged";
            case Outcome.Dropped() -> "not sent";
        };
    }

    @Override
    public String loop(Channel channel, String message) throws RefusedException {
        throw new RefusedException("a clock takes no messages");
    }
}
