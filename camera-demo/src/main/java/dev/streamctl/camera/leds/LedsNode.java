package dev.streamctl.camera.leds;

import dev.streamctl.camera.nodes.Channel;
import dev.streamctl.camera.nodes.Node;
import dev.streamctl.camera.nodes.NodeContext;
import dev.streamctl.camera.nodes.NodeEvent;
import dev.streamctl.camera.nodes.RefusedException;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.TimeSource;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.Routes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A green and a red LED, steered by the pull of gravity: a message is three numbers, {@code x y z}, in per cent of gravity, or
 * JSON of the Android app SensorServer. The second number above zero is the green LED's light in per cent, below zero the red
 * one's. Each message that is taken is told what the LEDs give now: {@code green 42}, {@code red 17.65} or {@code dark}.
 *
 * <p>Both are dark while nobody steers them: once the client has left whose message was the last, once no good message has come
 * for some time, and during the stop. The node then tells {@code dark}. Who does not answer pings leaves its place after 5 s; who
 * sends no good message for as long, or for the time that a message is good where that is longer, keeps it until another client
 * comes, and is then closed with 1013 and the reason. Where several clients are let in, the last message counts.
 *
 * <p>Counts {@code steered} (messages that were taken), {@code stale} (a client was there, its messages had stopped), {@code
 * replaced} (silent clients that lost their place to another) and {@code driver_failures}. After a failure both LEDs are told to
 * be dark, once a second until they are.
 */
public final class LedsNode implements Node {

    /** For how long a message is good where nothing else is said. */
    public static final Duration STALE = Duration.ofSeconds(1);

    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

    private final LedDriver driver;
    private final int maxClients;
    private final Duration stale;
    private final Places clients;

    private @Nullable NodeContext context;
    private @Nullable LedPair leds;
    private @Nullable Channel steering; // whose message was the last; null while nobody steers
    private long lastMessage;
    private TimeSource.@Nullable Timer watch;
    private TimeSource.@Nullable Timer retry;
    private volatile boolean stopping;
    private volatile LedPages.State state;

    /**
     * A node.
     *
     * @param driver has the LEDs
     * @param maxClients how many may steer at a time; others are refused until one has left, or is silent
     * @param stale for how long a message is good
     */
    public LedsNode(LedDriver driver, int maxClients, Duration stale) {
        this.driver = driver;
        this.maxClients = maxClients;
        this.stale = stale;
        clients = new Places(maxClients, stale);
        state = new LedPages.State(Light.DARK, false, 0, maxClients);
    }

    @Override
    public String role() {
        return "leds";
    }

    /** A phone that has lost its network says nothing: it is pinged every 2 s at least, and is gone where it is silent for 3 s. */
    @Override
    public Limits limits(Limits wanted) {
        return Places.limits(wanted);
    }

    @Override
    public void setup(NodeContext given) throws IOException, InterruptedException {
        context = given;
        List.of("steered", "stale", "replaced", "driver_failures").forEach(given::counter);
        leds = driver.open(given.time());
    }

    @Override
    public Routes pages(Routes routes) {
        return new LedPages(driver, () -> state).addTo(routes);
    }

    @Override
    public void opened(Channel channel) throws RefusedException {
        if (clients.areFull()) {
            replace(clients.silent(node().time().nanoTime())
                    .orElseThrow(() -> new RefusedException(clients.refusal())));
        }
        clients.take(channel, node().time().nanoTime());
        publish();
    }

    private void replace(Channel silent) {
        closed(silent);
        node().counter("replaced").increment();
        String reason = "no good message for %d s, another client takes the place"
                .formatted(clients.idle().toSeconds());
        node().warn(silent.peer() + ": " + reason);
        silent.close(CloseStatus.TRY_AGAIN_LATER, reason);
    }

    @Override
    public @Nullable String loop(Channel channel, String message) throws RefusedException {
        Gravity gravity = Gravity.parse(message);
        if (stopping) {
            throw new RefusedException("the node stops");
        }
        if (!clients.keep(channel, node().time().nanoTime())) {
            throw new RefusedException("another client has taken the place");
        }
        lastMessage = node().time().nanoTime();
        if (watch == null) { // first: no light without it
            watch = node().after(stale, this::look);
        }
        Light shown = show(Light.of(gravity.y()));
        if (stopping) { // the stop did not wait for a driver that hung
            release("stop");
            throw new RefusedException("the node stops");
        }
        boolean begins = steering == null;
        steering = channel; // before what may fail: who leaves takes the light along
        node().counter("steered").increment();
        if (begins) {
            node().tell(new NodeEvent(NodeEvent.Kind.CHANGED, "", "steered by " + channel.peer()));
        }
        publish();
        channel.send(shown.text()); // not an answer: a client that does not read them must not hold the next message up
        return null;
    }

    private Light show(Light wanted) throws RefusedException {
        try {
            return pair().show(wanted);
        } catch (IOException | RuntimeException | Error e) {
            release("the driver failed"); // dark first: who reads what is told may be slow
            failed(e);
            throw new RefusedException("the LEDs failed and are to be dark");
        }
    }

    private void failed(Throwable e) {
        node().counter("driver_failures").increment();
        node().warn("the LEDs failed: " + (e instanceof IOException ? e.getMessage() : e));
    }

    /** Looks, when the last message may be too old. */
    private void look() {
        watch = null;
        if (steering == null) {
            return;
        }
        long left = stale.toNanos() - (node().time().nanoTime() - lastMessage);
        if (left > 0) {
            watch = node().after(Duration.ofNanos(left), this::look);
            return;
        }
        Channel silent = steering;
        node().counter("stale").increment();
        release("no message for " + stale.toMillis() + " ms");
        node().warn("%s: no message for %d ms, the LEDs are dark".formatted(silent.peer(), stale.toMillis()));
        silent.send(Light.DARK.text());
    }

    /** Nobody steers any more. */
    private void release(String why) {
        boolean steered = steering != null;
        steering = null;
        darken();
        if (steered) {
            node().tell(new NodeEvent(NodeEvent.Kind.CHANGED, "", "dark: " + why));
        }
    }

    private void darken() {
        try {
            pair().darken();
        } catch (IOException | RuntimeException | Error e) {
            if (retry == null) { // one at a time, however many messages meet a broken driver
                retry = node().after(TRY_AGAIN, this::tryAgain);
            }
            failed(e);
        }
        publish();
    }

    private void tryAgain() {
        retry = null;
        if (steering == null) {
            darken();
        }
    }

    @Override
    public void closed(Channel channel) {
        clients.leave(channel);
        if (channel.equals(steering)) {
            release(channel.peer() + " left");
        }
        publish();
    }

    @Override
    public void stopping() {
        stopping = true;
        release("stop");
    }

    @Override
    public void stop() {
        cancel(watch);
        cancel(retry);
        if (leds == null) {
            return; // they could not be had
        }
        try {
            leds.close();
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
        }
        publish();
    }

    private static void cancel(TimeSource.@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    private void publish() {
        state = new LedPages.State(pair().shown(), steering != null, clients.taken(), maxClients);
    }

    private NodeContext node() {
        return Objects.requireNonNull(context);
    }

    private LedPair pair() {
        return Objects.requireNonNull(leds);
    }
}
