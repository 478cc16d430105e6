package dev.streamctl.camera.leds;

import dev.streamctl.Reconnect;
import dev.streamctl.framing.Escapes;
import dev.streamctl.task.TaskScope;
import dev.streamctl.task.TimeSource;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.WebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Steers the LEDs of a {@link LedsNode} from another program, as a client of it. Connected only while somebody wants light, for a
 * node lets one client steer at a time; then the newest wish is told at once, not more than 30 a second, and repeated four times a
 * second, until it lapses. The node makes the LEDs dark when this ends, however it ends. Safe for use by many threads.
 */
public final class LedRemote {

    /** How far it is. */
    public enum Phase {
        /** Nobody wants light. */
        OFF,
        /** The node was not reached yet. */
        CONNECTING,
        /** The node has told what its LEDs give. */
        STEERING,
        /** The node is away or refuses; it is tried again once a second. */
        FAILED
    }

    /**
     * What is known.
     *
     * @param percent what is wanted: above zero green, below zero red
     * @param shown what the node said last, as {@code green 42}; empty before
     * @param reason why not, one line; empty where there is none
     */
    public record State(Phase phase, double percent, String shown, String reason) {}

    /** How long a wish is good: whoever wants light says so more often, for one who is gone cannot let go. */
    public static final Duration LAPSE = Duration.ofSeconds(5);

    private static final Duration PACE = Duration.ofMillis(33);
    private static final Duration REPEAT = Duration.ofMillis(250);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final String target;
    private final Reconnect.Connector<WebSocket> connector;

    private final LedWish wish;
    private volatile @Nullable IOException lost;
    private volatile long heard;

    /**
     * One that does nothing yet.
     *
     * @param target the node, for messages
     * @param connector connects to it
     */
    public LedRemote(String target, Reconnect.Connector<WebSocket> connector) {
        this(target, connector, TimeSource.system());
    }

    /** The same, with the clock by which wishes lapse. */
    public LedRemote(String target, Reconnect.Connector<WebSocket> connector, TimeSource time) {
        this.target = target;
        this.connector = connector;
        wish = new LedWish(time);
    }

    /** The node. */
    public String target() {
        return target;
    }

    /**
     * From now on this light is wanted, for {@link #LAPSE}, unless it is said again. Who said so last may let go.
     *
     * @param percent -100, all red, to 100, all green
     */
    public void steer(Object who, double percent) {
        if (!(percent >= -100 && percent <= 100)) {
            throw new IllegalArgumentException("led is %s, not within -100 to 100".formatted(percent));
        }
        wish.want(who, percent);
    }

    /** No light is wanted any more. Whoever wanted it last. */
    public void letGo() {
        wish.end();
    }

    /** One who may have wanted light has left: it ends, unless somebody else has wanted some since. */
    public void left(Object who) {
        wish.end(who);
    }

    /** What is known now. */
    public State state() {
        return wish.state();
    }

    /** Does what is wanted, until it is interrupted. */
    public void run() throws IOException, InterruptedException {
        while (true) {
            wish.awaitWanted();
            try (WebSocket socket = connector.connect()) {
                converse(socket);
            } catch (IOException e) {
                wish.failed(String.valueOf(e.getMessage()));
                wish.awaitEnd(RETRY);
            }
        }
    }

    private void converse(WebSocket socket) throws IOException, InterruptedException {
        TimeSource time = TimeSource.current();
        lost = null;
        heard = time.nanoTime();
        wish.renew();
        try (TaskScope scope = TaskScope.open(TaskScope.Policy.COLLECT)) {
            scope.fork(() -> hear(socket, time));
            while (awaitTurn(time)) {
                socket.send(String.format(Locale.ROOT, "0 %.1f 0", wish.taken()));
                TimeSource.sleep(PACE);
            }
        } catch (IOException e) {
            throw new IOException(Escapes.snippet(target) + ": " + why(socket, e), e);
        } catch (InterruptedException e) {
            socket.abort(); // the end is not to wait for the node
            throw e;
        }
    }

    private static String why(WebSocket socket, IOException failure) {
        return socket.peerStatus()
                .map(CloseStatus::reason)
                .filter(reason -> !reason.isEmpty())
                .map(Escapes::snippet)
                .orElseGet(() -> String.valueOf(failure.getMessage()));
    }

    /** Waits until something is to be told: false where nobody wants anything any more. */
    private boolean awaitTurn(TimeSource time) throws IOException, InterruptedException {
        wish.awaitChange(REPEAT, () -> lost != null);
        IOException failure = lost;
        if (failure != null) {
            throw failure;
        }
        if (time.nanoTime() - heard > SILENCE.toNanos()) {
            throw new IOException("no answer for " + SILENCE.toSeconds() + " s");
        }
        return wish.isWanted();
    }

    /** Takes what the node says until the end of the connection. */
    private void hear(WebSocket socket, TimeSource time) throws InterruptedException {
        try {
            while (true) {
                String text = socket.receive().asText();
                heard = time.nanoTime();
                wish.answered(text);
            }
        } catch (IOException e) {
            lost = e;
            wish.wake();
        }
    }
}
