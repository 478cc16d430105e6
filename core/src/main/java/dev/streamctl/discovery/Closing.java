package dev.streamctl.discovery;

import dev.streamctl.internal.Patience;
import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.jmdns.JmDNS;
import org.slf4j.LoggerFactory;

/** Ends responders, all at once, because each takes two seconds. */
final class Closing {

    private Closing() {}

    /** Does not wait for them. */
    static List<CompletableFuture<Void>> begin(List<JmDNS> responders) {
        return responders.stream()
                .map(responder -> CompletableFuture.runAsync(() -> close(responder), Closing::start))
                .toList();
    }

    private static void start(Runnable close) {
        var _ = Thread.ofPlatform().daemon().name("streamctl-discovery-end").start(close);
    }

    /** Waits for them, but not longer than this, altogether: JmDNS waits for its own threads as long as they take. */
    static void await(List<JmDNS> responders, Duration patience, TimeSource time) {
        if (!Patience.areDone(begin(responders), patience, time)) {
            LoggerFactory.getLogger("dev.streamctl.discovery")
                    .debug("a responder has not closed in {} ms and is left", patience.toMillis());
        }
    }

    private static void close(JmDNS responder) {
        try {
            responder.close();
        } catch (IOException e) {
            LoggerFactory.getLogger("dev.streamctl.discovery").debug("a responder did not close in order", e);
        }
    }
}
