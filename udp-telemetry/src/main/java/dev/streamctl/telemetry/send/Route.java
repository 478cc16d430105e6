package dev.streamctl.telemetry.send;

import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a socket to the target: looks the name up again and takes another source port now and then, and after a refusal or
 * an error. So a balancer that stuck to a dead listener, a name that moved, or a source address that is gone is left behind.
 *
 * <p>The sending thread calls {@link #link}, {@link #refused} and {@link #leave}, which never wait: look-ups and sockets are
 * made on background threads and handed over. A look-up that takes too long is not waited for; until it ends no second one
 * begins, and the sockets go to the addresses known before.
 */
final class Route implements AutoCloseable {

    /** Between two rotations because of refusals and errors, and between two look-ups while no address is known. */
    static final Duration PAUSE = Duration.ofSeconds(5);

    private final SenderOptions options;
    private final Network network;
    private final TimeSource time;

    /** Made on a background thread, not taken by the sending thread yet. */
    private final AtomicReference<@Nullable Link> next = new AtomicReference<>();

    private final CompletableFuture<Link> first = new CompletableFuture<>();
    private final AtomicLong refusals = new AtomicLong();
    private final Throttle leaving;

    /** Of the sending thread. */
    private @Nullable Link current;

    // guarded by this
    private List<InetAddress> addresses;
    private int preferred;
    private boolean lookingUp;
    private boolean closed;
    private long opened;
    private long lookupFailures;
    private long openFailures;
    private @Nullable Link newest;
    private @Nullable IOException problem;
    private TimeSource.@Nullable Timer rotation;
    private TimeSource.@Nullable Timer lookupDeadline;

    Route(SenderOptions options, Network network, TimeSource time) {
        this.options = options;
        this.network = network;
        this.time = time;
        leaving = new Throttle(time, PAUSE, this::takeNext);
        InetAddress literal = options.target().literal();
        addresses = literal == null ? List.of() : List.of(literal);
    }

    /** Begins to look for the target. */
    synchronized void start() {
        if (addresses.isEmpty()) {
            rotate();
        } else {
            open();
        }
    }

    /**
     * Waits for the first socket, at most as long as a look-up may take.
     *
     * @throws IOException there is no address, or no way to it; later attempts may succeed all the same
     */
    void awaitFirst() throws IOException, InterruptedException {
        try {
            first.get();
        } catch (ExecutionException e) {
            throw (IOException) e.getCause();
        }
    }

    /** The socket to send with now; null while there is none. For the sending thread. */
    @Nullable
    Link link() {
        if (next.get() != null) {
            Link fresh = next.getAndSet(null);
            if (current != null) {
                current.close();
            }
            current = fresh;
        }
        return current;
    }

    /** The target's machine, or one on the way, refused a datagram. For the sending thread. */
    void refused() {
        refusals.incrementAndGet();
        leave();
    }

    /** The socket is of no use. For the sending thread. */
    void leave() {
        leaving.ask();
    }

    /** The next address of the name, where it has several. */
    private synchronized void takeNext() {
        preferred++;
        rotate();
    }

    /** A look-up, and behind it a new socket. On a thread of the time source. */
    private synchronized void rotate() {
        if (closed) {
            return;
        }
        boolean literal = options.target().literal() != null;
        if (literal || lookingUp) {
            problem = literal ? null : problem;
            open();
            return;
        }
        lookingUp = true;
        lookupDeadline = time.schedule(options.lookupTimeout(), this::lookupTooSlow);
        network.background(this::lookUp);
    }

    private void lookUp() {
        try {
            lookedUp(network.lookUp(options.target().host()), null);
        } catch (UnknownHostException e) {
            lookedUp(List.of(), e);
        }
    }

    private synchronized void lookedUp(List<InetAddress> found, @Nullable UnknownHostException failure) {
        lookingUp = false;
        boolean inTime = lookupDeadline != null;
        cancel(lookupDeadline);
        lookupDeadline = null;
        if (closed) {
            return;
        }
        if (failure != null) {
            if (inTime) {
                failed(new UnknownHostException(
                        HostLookup.unknown(options.target().host())));
            }
            return;
        }
        addresses = found;
        problem = null;
        open();
    }

    private synchronized void lookupTooSlow() {
        lookupDeadline = null;
        failed(new IOException(HostLookup.tooSlow(options.target().host(), options.lookupTimeout())));
    }

    private void failed(IOException failure) {
        lookupFailures++;
        problem = failure;
        if (addresses.isEmpty()) {
            first.completeExceptionally(failure);
            schedule(PAUSE);
        } else {
            open();
        }
    }

    /** Opens a socket to the first address there is a way to, and leaves it for the sending thread. */
    private synchronized void open() {
        if (closed) {
            return;
        }
        IOException failure = null;
        for (int i = 0; i < addresses.size(); i++) {
            InetAddress address = addresses.get(Math.floorMod(preferred + i, addresses.size()));
            try {
                Link fresh = network.open(
                        new InetSocketAddress(address, options.target().port()), options.link());
                handOver(fresh);
                schedule(options.rotateEvery());
                return;
            } catch (IOException e) {
                openFailures++;
                failure = e;
            }
        }
        if (failure != null) {
            problem = new IOException("no way to %s: %s".formatted(options.target(), failure.getMessage()), failure);
            first.completeExceptionally(problem);
        }
        schedule(PAUSE);
    }

    private void handOver(Link fresh) {
        opened++;
        newest = fresh;
        Link untaken = next.getAndSet(fresh);
        if (untaken != null) {
            untaken.close();
        }
        first.complete(fresh);
    }

    private void schedule(Duration delay) {
        cancel(rotation);
        rotation = time.schedule(delay, this::rotate);
    }

    private static void cancel(TimeSource.@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    synchronized RouteStats stats() {
        return new RouteStats(
                newest == null ? null : newest.remote(),
                newest == null ? 0 : newest.sendBuffer(),
                Math.max(0, opened - 1),
                refusals.get(),
                lookupFailures,
                openFailures,
                problem == null ? null : problem.getMessage());
    }

    /** Ends it, and closes the socket. For the sending thread. A look-up that hangs ends when the system ends it. */
    @Override
    public synchronized void close() {
        closed = true;
        cancel(rotation);
        cancel(lookupDeadline);
        leaving.cancel();
        first.completeExceptionally(new IOException("the sender was closed"));
        Link last = link();
        if (last != null) {
            last.close();
        }
    }
}
