package dev.streamctl.cli.handlers;

import dev.streamctl.FrameStream;
import dev.streamctl.cli.options.FrameFormat;
import dev.streamctl.framing.Escapes;
import dev.streamctl.framing.Framing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One running sum of integers over all clients; each change is told to every client, in the order of the changes. The sum
 * and the integers are of 64 bits: what would not fit is refused and changes nothing.
 *
 * <p>Telling never waits. A client that reads too slowly misses totals ({@code dropped}), but never the newest: it is told
 * that as soon as it has room. A client's own input is read no faster than it takes what it is told.
 */
final class TotalHandler<F> extends FrameHandler<F> {

    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");

    private final Framing<F> framing;
    private final Function<F, String> text;
    private final List<Listener> listeners =
            new ArrayList<>(); // this list's monitor guards all fields below and theirs
    private long total;
    private long told;
    private long dropped;

    TotalHandler(FrameFormat<F> format) {
        super(format.framing());
        this.framing = format.framing();
        this.text = format.text();
    }

    @Override
    public void handle(FrameStream<F> stream) throws IOException, InterruptedException {
        var listener = new Listener(stream);
        synchronized (listeners) {
            listeners.add(listener);
        }
        try {
            super.handle(stream);
        } finally {
            synchronized (listeners) {
                listeners.remove(listener);
            }
        }
    }

    @Override
    protected void frame(FrameStream<F> stream, F frame) throws IOException, InterruptedException {
        String refusal = add(text.apply(frame).strip());
        if (refusal != null) {
            tell(stream, refusal);
        }
        stream.awaitWritable();
    }

    /** Adds and tells everybody, or says why not. */
    private @Nullable String add(String number) {
        if (!INTEGER.matcher(number).matches()) {
            return "ERR not an integer: " + Escapes.snippet(number);
        }
        synchronized (listeners) {
            try {
                total = Math.addExact(total, Long.parseLong(number));
            } catch (NumberFormatException | ArithmeticException e) {
                return "ERR the total would not fit in 64 bits: " + Escapes.snippet(number);
            }
            F notice = framing.notice("Server records total=" + total);
            listeners.forEach(listener -> listener.tell(notice));
            return null;
        }
    }

    @Override
    public Map<String, Long> counters() {
        synchronized (listeners) {
            Map<String, Long> counters = new LinkedHashMap<>();
            counters.put("total", total);
            counters.put("totals_told", told);
            counters.put("totals_dropped", dropped);
            return counters;
        }
    }

    /** One client. */
    private final class Listener {

        private final FrameStream<F> stream;
        private boolean behind;

        Listener(FrameStream<F> stream) {
            this.stream = stream;
        }

        /** Called with the monitor of the list. */
        void tell(F notice) {
            if (!behind && offer(notice)) {
                return;
            }
            dropped++;
            if (!behind) {
                behind = true;
                Thread.startVirtualThread(this::catchUp);
            }
        }

        private boolean offer(F notice) {
            try {
                boolean sent = stream.trySend(notice);
                told += sent ? 1 : 0;
                return sent;
            } catch (IOException e) {
                return false; // broken or leaving: its own thread ends it
            }
        }

        /** Waits for room and tells the newest total, which takes the place of the last one dropped. */
        private void catchUp() {
            try {
                while (true) {
                    stream.awaitWritable();
                    synchronized (listeners) {
                        if (stream.trySend(framing.notice("Server records total=" + total))) {
                            told++;
                            dropped--;
                            behind = false;
                            return;
                        }
                    }
                }
            } catch (IOException | InterruptedException e) {
                // the client is gone
            }
        }
    }
}
