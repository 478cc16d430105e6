package dev.streamctl.camera;

import dev.streamctl.camera.jpeg.Jpegs;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A paced source whose frames and failures a test puts in. */
final class FakeSource implements FrameSource {

    final LinkedBlockingDeque<Object> given = new LinkedBlockingDeque<>();
    final LinkedBlockingQueue<Object> openings = new LinkedBlockingQueue<>();
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();

    /** How many frames were asked for, the one that is waited for included. */
    final AtomicInteger asked = new AtomicInteger();

    final AtomicInteger failedToOpen = new AtomicInteger();
    volatile boolean ignoresInterrupts;

    /** What opening and closing wait for, whatever interrupts them. */
    volatile CountDownLatch mayOpen = new CountDownLatch(0);

    volatile CountDownLatch mayClose = new CountDownLatch(0);

    volatile Runnable onClose = () -> {};

    /** How many were told to close. */
    final AtomicInteger closing = new AtomicInteger();

    private final boolean paced;
    private final Quality quality = new Quality.Adjustable(50, true);

    FakeSource(boolean paced) {
        this.paced = paced;
    }

    /** Stands for null. */
    record Nothing() {}

    void frame(int number) {
        given.add(Jpegs.numbered(number));
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public boolean isPaced() {
        return paced;
    }

    @Override
    public Quality quality() {
        return quality;
    }

    @Override
    public Capture open() throws IOException {
        opened.incrementAndGet();
        Waits.uninterruptibly(mayOpen);
        Object failure = openings.poll();
        if (failure instanceof Error e) {
            failedToOpen.incrementAndGet();
            throw e;
        }
        if (failure instanceof IOException e) {
            failedToOpen.incrementAndGet();
            throw e;
        }
        return Capture.of(this::take, this::close);
    }

    private void close() {
        onClose.run();
        closing.incrementAndGet();
        Waits.uninterruptibly(mayClose);
        closed.incrementAndGet();
    }

    @SuppressWarnings("NullAway") // as a source may be that was written without it
    private byte[] take() throws IOException, InterruptedException {
        asked.incrementAndGet();
        Object next;
        while (true) {
            try {
                next = given.take();
                if (ignoresInterrupts || !Thread.interrupted()) {
                    break;
                }
                given.addFirst(next); // it came behind the interrupt, for another one
                throw new InterruptedException();
            } catch (InterruptedException e) {
                if (!ignoresInterrupts) {
                    throw e;
                }
            }
        }
        return switch (next) {
            case byte[] jpeg -> jpeg;
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Nothing _ -> null;
            default -> throw new AssertionError(next);
        };
    }
}
