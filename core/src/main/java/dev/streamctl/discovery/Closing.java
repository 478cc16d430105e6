package dev.streamctl.discovery;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import javax.jmdns.JmDNS;
import org.slf4j.LoggerFactory;

/** Ends responders, all at once, because each takes two seconds. */
final class Closing {

    private Closing() {}

    /** Does not wait for them. */
    static List<Thread> begin(List<JmDNS> responders) {
        return responders.stream()
                .map(responder -> Thread.ofPlatform()
                        .daemon()
                        .name("streamctl-discovery-end")
                        .start(() -> close(responder)))
                .toList();
    }

    /** Waits for them, but not longer than this, altogether: JmDNS waits for its own threads as long as they take. */
    static void await(List<JmDNS> responders, Duration patience) {
        long start = System.nanoTime();
        for (Thread thread : begin(responders)) {
            try {
                if (!thread.join(patience.minusNanos(System.nanoTime() - start))) {
                    LoggerFactory.getLogger("dev.streamctl.discovery")
                            .debug("a responder has not closed in {} ms and is left", patience.toMillis());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return; // they end without us
            }
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
