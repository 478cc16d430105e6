package dev.streamctl.internal.netty;

import dev.streamctl.framing.FrameException;
import dev.streamctl.internal.Batch;
import dev.streamctl.internal.Counters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a read loop of the socket has brought so far and is not delivered yet. On the event loop. */
final class Gathered {

    /** A read loop that brings more than this is delivered in parts, so that the inbox's mark is heeded in time. */
    private static final int DELIVER_ABOVE = 64 * 1024;

    private @Nullable List<Object> items;
    private int frames;
    private int cost;
    private int finished;

    /** @param size the bytes that it holds */
    void frame(Object frame, int size) {
        frames++;
        add(frame, size);
    }

    /** What was refused is not held any more; what tells of it is, until somebody receives it. */
    void refused(FrameException why) {
        add(why, Batch.REFUSAL_COST);
    }

    private void add(Object item, int size) {
        if (items == null) {
            items = new ArrayList<>();
        }
        items.add(item);
        finished++;
        cost += size + Batch.ITEM_COST;
    }

    /** All frames that ever came to their end, refused ones too: a peer that finishes them is not slow. */
    int finished() {
        return finished;
    }

    /** Whether it is enough to be delivered before the read loop ends. */
    boolean isLarge() {
        return cost > DELIVER_ABOVE;
    }

    /** Takes all of it, null when there is nothing, and counts its frames: before the handler can answer them. */
    @Nullable
    Batch take(Counters counters) {
        Batch batch = items == null ? null : new Batch(items.toArray(), cost);
        counters.decoded(frames);
        items = null;
        frames = 0;
        cost = 0;
        return batch;
    }
}
