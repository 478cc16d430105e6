package dev.streamctl;

import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.testing.ManualTime;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A network whose time stands still until the test moves it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(BoundTime.class)
abstract class WithManualTime {

    /** No deadline but the one under test, so that every timer that exists is its own. */
    static final Limits QUIET = Limits.defaults()
            .with(Limit.IDLE, 0)
            .with(Limit.FIRST_FRAME, 0)
            .with(Limit.FRAME, 0)
            .with(Limit.SLOW_CONSUMER, 0);

    static final ServerOptions QUIET_SERVER = ServerOptions.defaults().withLimits(QUIET);

    static final Duration SECOND = Duration.ofSeconds(1);

    final ManualTime time = new ManualTime();

    private Network network;

    /** What the network is built on. */
    abstract Stack stack();

    final Network network() {
        if (network == null) {
            network = Network.open(options());
        }
        return network;
    }

    NetworkOptions options() {
        return stack().options().withLoops(1).withTime(time);
    }

    @AfterEach
    final void closeNetwork() throws Exception {
        letGo();
        if (network != null) {
            // time goes on again, so that what a test left waiting comes to its end
            var closing = new FutureTask<Void>(network::close, null);
            Thread closer = Thread.ofVirtual().start(closing);
            while (!closer.join(Duration.ofMillis(10))) {
                time.advance(SECOND);
            }
            closing.get();
        }
    }

    /** Ends what would keep the network from closing while time stands still: peers that do not read, handlers that wait. */
    void letGo() throws Exception {}

    /** Returns when {@code condition} holds. */
    static void await(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(Call.PATIENCE_SECONDS)) {
                throw new AssertionError("still not: " + what);
            }
            Thread.yield();
        }
    }

    /** Returns when so many timers are set. */
    final void awaitTimers(int count) {
        await(count + " timers are set", () -> time.pendingTimers() >= count);
    }
}
