package dev.streamctl.cli.handlers;

import dev.streamctl.FrameStream;
import dev.streamctl.cli.options.FrameFormat;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;

/**
 * Adds each frame to a {@link Total}; each change is told to every client, in the order of the changes.
 *
 * <p>Telling never waits. A client that reads too slowly misses totals ({@code dropped}), but never the newest: it is told
 * that as soon as it has room. A client's own input is read no faster than it takes what it is told.
 */
final class TotalHandler<F> extends FrameHandler<F> {

    private final Function<String, F> notice;
    private final Function<F, String> text;
    private final Total total;

    TotalHandler(FrameFormat<F> format, Total total) {
        super(format);
        this.notice = format.notice();
        this.text = format.text();
        this.total = total;
    }

    @Override
    public void handle(FrameStream<F> stream) throws IOException, InterruptedException {
        var listener = new Listener(stream);
        total.add(listener);
        try {
            super.handle(stream);
        } finally {
            total.remove(listener);
        }
    }

    @Override
    protected void frame(FrameStream<F> stream, F frame) throws IOException, InterruptedException {
        String refusal = total.add(text.apply(frame).strip());
        if (refusal != null) {
            tell(stream, refusal);
        }
        stream.awaitWritable();
    }

    @Override
    public Map<String, Long> counters() {
        return total.counters();
    }

    /** One client. */
    private final class Listener implements Total.Listener {

        private final FrameStream<F> stream;
        private boolean behind;

        Listener(FrameStream<F> stream) {
            this.stream = stream;
        }

        @Override
        public void tell(String text) {
            if (!behind && offer(text)) {
                return;
            }
            total.dropped();
            if (!behind) {
                behind = true;
                Thread.startVirtualThread(this::catchUp);
            }
        }

        private boolean offer(String text) {
            try {
                boolean sent = stream.trySend(notice.apply(text));
                if (sent) {
                    total.told(false);
                }
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
                    synchronized (total) {
                        if (stream.trySend(notice.apply(total.notice()))) {
                            total.told(true);
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
