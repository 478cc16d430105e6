package dev.streamctl.camera;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.awaitility.core.ThrowingRunnable;

/** How long the tests wait for other threads: longer than any machine takes. */
public final class Waits {

    private Waits() {}

    /** Until what it asserts is so. */
    public static void until(ThrowingRunnable assertion) {
        until(Duration.ofMillis(5), assertion);
    }

    /** The same, with so long between two looks: for one that moves a clock no further than other threads can follow. */
    public static void until(Duration between, ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(60)).pollInterval(between).untilAsserted(assertion);
    }

    /** Until it is at zero, whatever interrupts that: as code that blocks in the kernel. */
    public static void uninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
