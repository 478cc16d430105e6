package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.streamctl.framing.Lines;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.task.TimeSource;
import dev.streamctl.testing.ManualTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** A deadline around an iteration, which can throw no checked exception of its own. */
@Timeout(120)
class WithinIterationTest {

    private final ManualTime time = new ManualTime();

    /** Two timers are due at once, the block's and the stream's: whichever comes first. */
    @RepeatedTest(50)
    void aDeadlineAroundAnIterationIsTheDeadlinesExceptionAndLeavesNoInterrupt() throws Exception {
        try (var network = Network.open(NetworkOptions.defaults().withTime(time));
                var server = network.serve(Endpoint.tcp("127.0.0.1", 0), Lines.text(), stream -> {
                    stream.send("first");
                    for (String _ : stream) {}
                });
                var client = network.connect(server.endpoint(), Lines.text())) {
            var first = new CompletableFuture<String>();
            var outcome = new CompletableFuture<Exception>();
            var interruptLeft = new CompletableFuture<Boolean>();
            Thread reader = Thread.ofVirtual()
                    .start(() -> ScopedValue.where(TimeSource.CURRENT, time).run(() -> {
                        try {
                            Deadline.within(Duration.ofSeconds(2), () -> client.forEach(first::complete));
                        } catch (Exception e) {
                            outcome.complete(e);
                        }
                        interruptLeft.complete(Thread.currentThread().isInterrupted());
                    }));
            assertEquals("first", first.get());
            while (reader.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            time.advance(Duration.ofSeconds(2));
            assertInstanceOf(DeadlineExceededException.class, outcome.get());
            assertFalse(interruptLeft.get());
            client.send("still whole");
        }
    }
}
