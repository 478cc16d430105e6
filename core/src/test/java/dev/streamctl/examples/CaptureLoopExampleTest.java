package dev.streamctl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.framing.Lines;
import dev.streamctl.task.TimeSource;
import dev.streamctl.testing.ManualTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CaptureLoopExampleTest {

    @Test
    void clientsSeeTheNewestFrameUntilOneCancelEndsLoopAndServer() throws Exception {
        var time = new ManualTime();
        var stop = new CountDownLatch(1);
        var listening = new CompletableFuture<Endpoint>();
        var program = new FutureTask<>(
                () -> ScopedValue.where(TimeSource.CURRENT, time).call(() -> {
                    CaptureLoopExample.run(stop, listening);
                    return "ended";
                }));
        Thread.ofVirtual().start(program);
        try (var network = Network.open();
                var client = network.connect(listening.get(), Lines.text())) {
            String first = ask(client, time);
            String second = ask(client, time);
            assertEquals(number(first) + 1, number(second));
            stop.countDown();
            assertEquals("ended", program.get(60, TimeUnit.SECONDS));
        }
    }

    /** One tick later, with the loop waiting for the next. */
    private static String ask(dev.streamctl.FrameStream<String> client, ManualTime time) throws Exception {
        time.awaitTimers(1);
        time.advance(Duration.ofMillis(100));
        time.awaitTimers(1);
        client.send("?");
        return client.receive();
    }

    private static int number(String frame) {
        return Integer.parseInt(frame.replace("frame ", ""));
    }
}
