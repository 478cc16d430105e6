package dev.streamctl.camera.serve;

import dev.streamctl.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The servers of a camera, which end together. Safe for use by many threads. */
final class CameraServers {

    /** What connections have for their end. */
    private static final Duration GRACE = Duration.ofMillis(300);

    private final List<Server> servers = new CopyOnWriteArrayList<>();
    private final List<Thread> closing = new ArrayList<>();

    void add(Server server) {
        servers.add(server);
    }

    /** In the order in which they came. */
    List<Server> all() {
        return servers;
    }

    /** Begins to shut all down, without waiting. Idempotent. */
    synchronized void beginShutdown() {
        if (closing.isEmpty()) {
            servers.forEach(server -> closing.add(Thread.startVirtualThread(() -> server.shutdown(GRACE))));
        }
    }

    /** Shuts all down and waits for that; an interrupt stays pending meanwhile. Idempotent. */
    void shutdown() {
        beginShutdown();
        List<Thread> threads;
        synchronized (this) {
            threads = List.copyOf(closing);
        }
        boolean interrupted = false;
        for (Thread each : threads) {
            while (each.isAlive()) {
                try {
                    each.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
