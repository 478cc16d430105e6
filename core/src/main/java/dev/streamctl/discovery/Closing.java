package dev.streamctl.discovery;

import java.io.IOException;
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

    static void await(List<JmDNS> responders) {
        for (Thread thread : begin(responders)) {
            try {
                thread.join();
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
