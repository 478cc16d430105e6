package dev.streamctl.internal;

/** Waits that an interrupt does not end; it stays pending. */
final class Uninterrupted {

    private Uninterrupted() {}

    /** Waits until {@code thread}, which has nothing more to wait for, has ended. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
