package dev.streamctl;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What a {@link Reconnect} says that it does, in words. */
final class Attempts implements Reconnect.Observer {

    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    final BlockingQueue<Duration> delays = new LinkedBlockingQueue<>();

    @Override
    public void connecting(long attempt) {
        events.add("connecting " + attempt);
    }

    @Override
    public void connected(long attempt) {
        events.add("connected " + attempt);
    }

    @Override
    public void failed(long attempt, Exception cause, Duration delay) {
        events.add("failed " + attempt + ", " + delay.toMillis() + " ms");
        delays.add(delay);
    }

    List<String> takeEvents() {
        List<String> taken = List.copyOf(events);
        events.removeAll(taken);
        return taken;
    }
}
