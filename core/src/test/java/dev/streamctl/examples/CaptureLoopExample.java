package dev.streamctl.examples;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.framing.Lines;
import dev.streamctl.task.Periodic;
import dev.streamctl.task.TaskScope;
import dev.streamctl.task.TaskScope.Policy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** A capture loop every 100 ms beside a server, ended by one cancel. */
final class CaptureLoopExample {

    private CaptureLoopExample() {}

    /** Runs until {@code stop} is counted down; says in {@code listening} where it listens. */
    static void run(CountDownLatch stop, CompletableFuture<Endpoint> listening) throws Exception {
        var newest = new AtomicReference<>("no frame yet");
        try (var network = Network.open();
                var scope = TaskScope.open(Policy.FAIL_FAST)) {
            scope.fork(() -> Periodic.every(Duration.ofMillis(100)).run(tick -> newest.set("frame " + tick.number())));
            var server = network.serve(Endpoint.tcp("127.0.0.1", 0), Lines.text(), stream -> {
                for (String _ : stream) stream.send(newest.get());
            });
            listening.complete(server.endpoint());
            stop.await();
            scope.cancel();
        }
    }
}
