package dev.streamctl.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.camera.CaptureStats.State;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a source says that it dropped. */
@Timeout(180)
class SourceDropsTest extends CaptureLoopCase {

    private volatile Supplier<DropCounts> drops = () -> DropCounts.NONE;

    private final FrameSource source = new FrameSource() {
        @Override
        public String name() {
            return paced.name();
        }

        @Override
        public boolean isPaced() {
            return true;
        }

        @Override
        public Capture open() throws IOException, InterruptedException {
            Capture inner = paced.open();
            return new Capture() {
                @Override
                public byte[] next() throws IOException, InterruptedException {
                    return inner.next();
                }

                @Override
                public void close() {
                    inner.close();
                }

                @Override
                public DropCounts dropped() {
                    return drops.get();
                }
            };
        }
    };

    @Test
    void whatASourceDroppedAddsUpOverItsRestarts() {
        drops = () -> new DropCounts(1, 2, 3, 400);
        start(source, options());
        paced.frame(1);
        paced.frame(2);
        paced.given.add(new IOException("gone"));
        untilState(State.NO_SIGNAL);
        drops = () -> new DropCounts(0, 1, 0, 0);
        paced.frame(3);
        advanceUntilState(Duration.ofMillis(100), State.LIVE);
        assertEquals(new DropCounts(1, 3, 3, 400), loop.stats().dropped());
    }

    @Test
    @SuppressWarnings("NullAway") // as a source may be that was written without it
    void aSourceThatFailsWhenItIsAskedWhatItDroppedIsHeldToWhatItSaidLast() {
        drops = () -> new DropCounts(0, 5, 0, 0);
        start(source, options());
        paced.frame(1);
        untilState(State.LIVE);
        drops = () -> {
            throw new UnsatisfiedLinkError("drops");
        };
        paced.frame(2);
        Waits.until(() -> assertEquals(2, loop.stats().published()));
        drops = () -> null;
        paced.frame(3);
        Waits.until(() -> assertEquals(3, loop.stats().published()));
        assertEquals(5, loop.stats().dropped().broken());
        assertEquals(1, paced.opened.get());
    }

    @Test
    void aSourceThatHangsWhenItIsAskedWhatItDroppedHasStalled() {
        var entered = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        start(source, options());
        paced.frame(1);
        untilState(State.LIVE);
        drops = () -> {
            entered.countDown();
            Waits.uninterruptibly(released);
            return DropCounts.NONE;
        };
        paced.frame(2);
        Waits.until(() -> assertEquals(0, entered.getCount()));
        assertEquals(State.LIVE, loop.stats().state()); // who looks does not wait for it
        advanceUntilState(Duration.ofMillis(100), State.NO_SIGNAL);
        assertEquals("fake: no frame for 2.0 s", loop.stats().reason());
        assertEquals(1, loop.stats().stuck());
        released.countDown();
        paced.frame(3);
        advanceUntilState(Duration.ofMillis(100), State.LIVE);
        Waits.until(() -> assertEquals(0, loop.stats().stuck())); // its thread ends by itself
    }
}
