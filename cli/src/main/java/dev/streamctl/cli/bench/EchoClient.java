package dev.streamctl.cli.bench;

import dev.streamctl.cli.bench.BenchException.Kind;
import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * One connection of a run. Its virtual thread reads, compares and sends what there is room for; with a fixed rate the
 * {@link Pacer} sends too. Everything below is guarded by the monitor of this object.
 *
 * <p>Nothing here waits for room to send. What a write took are whole frames, so they are answered whatever becomes of the
 * next write, and the answer is when that is tried again.
 */
final class EchoClient<P> {

    /** In so many steps at most the frames that were never sent are recorded, of which there may be millions. */
    private static final int STEPS = 10_000;

    private final int number;
    private final Lane<P> lane;
    private final Load load;
    private final Pace pace;
    private final LongSupplier clock;
    private final Latencies.Shard latencies;
    private final RunEnd end;
    private final int framesPerWrite;
    private final EchoCheck check;
    private final Window window;
    private final MeasuredTime measured;

    private long index;
    private long sent;
    private long received;
    private long within;
    private long all;
    private long lastAnswer;
    private boolean finishing;
    private boolean concluded;

    /** @param clock nanoseconds since the run began */
    EchoClient(int number, Lane<P> lane, Load load, LongSupplier clock, Latencies.Shard latencies, RunEnd end) {
        this.number = number;
        this.lane = lane;
        this.load = load;
        this.pace = load.pace();
        this.clock = clock;
        this.latencies = latencies;
        this.end = end;
        this.framesPerWrite = Math.max(1, Lane.WRITE_SIZE / load.shape().size());
        this.check = new EchoCheck(load.shape(), number, load.connections());
        this.window = new Window(load.inFlight());
        this.measured = new MeasuredTime(load);
    }

    /** Echoes until the connection ends. On a thread of its own. */
    void run() {
        try {
            pump();
            while (true) {
                P piece = lane.receive();
                if (piece == null) {
                    throw ended();
                }
                received(piece);
            }
        } catch (IOException | RuntimeException e) {
            if (matters(e)) {
                end.failed(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A connection that has all its answers may end while others wait for theirs. */
    private synchronized boolean matters(Exception failure) {
        boolean ending =
                failure instanceof BenchException told ? told.kind() == Kind.ENDED : failure instanceof IOException;
        return !concluded || !ending;
    }

    private synchronized BenchException ended() {
        return new BenchException(
                Kind.ENDED,
                "%s ended connection %d after %d echoes, with %d frames unanswered%s"
                        .formatted(lane.peer(), number, all, window.inFlight(), lane.lastWords()));
    }

    private synchronized void received(P piece) throws BenchException {
        long now = clock.getAsLong();
        int frames = accept(piece);
        if (frames == 0 || concluded) {
            return;
        }
        lastAnswer = now;
        all += frames;
        window.answered(frames, (start, count) -> {
            measured.roundTrip(now - start);
            if (start >= load.from()) {
                received += count;
                latencies.record(now - start, count);
            }
        });
        if (measured.covers(now)) {
            within += frames;
        }
        if (finishing) {
            tellWhenAnswered(now);
        } else {
            send(now);
        }
    }

    private int accept(P piece) throws BenchException {
        try {
            return lane.accept(check, piece, window.inFlight());
        } catch (WrongEchoException e) {
            throw new BenchException(
                    Kind.WRONG_ECHO,
                    "wrong echo from %s on connection %d, %s".formatted(lane.peer(), number, e.getMessage()));
        }
    }

    /** Sends what is due and fits. */
    synchronized void pump() {
        if (!finishing) {
            send(clock.getAsLong());
        }
    }

    private void send(long now) {
        long due = pace.allowed(number, now) - index;
        try {
            while (true) {
                int count = (int) Math.min(due, Math.min(window.room(), framesPerWrite));
                int taken = count <= 0 ? 0 : sendFrames(count);
                wrote(taken, now);
                if (taken < count || taken == 0) {
                    return;
                }
                due -= taken;
            }
        } catch (IOException e) {
            // what arrived before it comes first, and may say why: the reader is told of the failure after that
        }
    }

    private int sendFrames(int count) throws IOException {
        return lane.trySend(load.shape(), index * load.connections() + number, load.connections(), count);
    }

    private void wrote(int count, long now) {
        if (window.inFlight() == 0 && count > 0) {
            lastAnswer = now; // the silence begins with the question
        }
        for (int i = 0; i < count; i++) {
            long start = pace.start(number, index, now);
            window.sent(start, 1);
            index++;
            if (start >= load.from()) {
                sent++;
            }
        }
    }

    /** Sends what is still due, and then nothing more. Once. */
    synchronized void finish() {
        long now = clock.getAsLong();
        send(now);
        finishing = true;
        tellWhenAnswered(now);
    }

    private void tellWhenAnswered(long now) {
        if (window.inFlight() == 0 && !concluded) {
            conclude(now);
            end.answered();
        }
    }

    /**
     * Ends the count. What was due and has no answer is recorded with the time that it has waited, the least that its
     * latency can be: a server that stalls to the end would otherwise look as if it had answered nearly all at once.
     */
    synchronized void conclude(long now) {
        if (concluded) {
            return;
        }
        concluded = true;
        finishing = true;
        window.answered(window.inFlight(), (start, count) -> {
            if (start >= load.from()) {
                latencies.record(now - start, count);
            }
        });
        if (pace instanceof Pace.AtRate) {
            recordUnsent(now);
        }
    }

    private void recordUnsent(long now) {
        long due = pace.allowed(number, now);
        long next = Math.max(index, pace.allowed(number, load.from() - 1));
        long step = Math.ceilDiv(due - next, STEPS);
        while (next < due) {
            long count = Math.min(step, due - next);
            next += count;
            latencies.record(now - pace.start(number, next - 1, now), count);
        }
    }

    /**
     * Looks whether answers come.
     *
     * @throws BenchException none came for too long
     */
    synchronized void checkSilence() throws BenchException {
        if (window.inFlight() > 0
                && clock.getAsLong() - lastAnswer > load.timeout().toNanos()) {
            throw new BenchException(
                    Kind.SILENT,
                    "no echo from %s on connection %d for %d ms, with %d frames unanswered"
                            .formatted(lane.peer(), number, load.timeout().toMillis(), window.inFlight()));
        }
    }

    /** What has been counted so far. */
    synchronized Counts counts() {
        return new Counts(sent, received, sent - received, within, all);
    }
}
