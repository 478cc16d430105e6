package dev.streamctl;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A test of rule S3: of a server whose connections are in use when it is stopped. */
abstract class OnStoppingServer extends OnEveryStack {

    static final Duration GRACE = Duration.ofSeconds(10);

    final BlockingQueue<FrameStream<String>> streams = new LinkedBlockingQueue<>();
    int timersBefore;

    final FrameStream<String> nextStream() throws InterruptedException {
        return streams.poll(Call.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Shuts down, and returns when that waits for the grace to pass. */
    final Call<Void> shuttingDown(Server server, Duration grace) {
        timersBefore = time.pendingTimers();
        Call<Void> shutdown = Call.run(() -> server.shutdown(grace));
        awaitTimers(timersBefore + 1);
        return shutdown;
    }
}
