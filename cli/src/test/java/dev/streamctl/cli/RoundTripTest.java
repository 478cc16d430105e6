package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Network;
import dev.streamctl.NetworkOptions;
import dev.streamctl.cli.options.OutputChoice.Detail;
import dev.streamctl.cli.options.TimeConverter;
import dev.streamctl.cli.output.Output;
import dev.streamctl.cli.output.StandardOutput;
import dev.streamctl.framing.FrameDecoder;
import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.Framing;
import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.task.TimeSource;
import dev.streamctl.testing.ManualTime;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The checks of {@code selftest}. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RoundTripTest {

    private static final Duration FAR = Duration.ofMinutes(1);

    /** Lines that are wrong in one way. */
    private record Altered(Supplier<FrameDecoder<String>> decoders, String added) implements Framing<String> {

        private static final Framing<String> RIGHT = Lines.text();

        @Override
        public String name() {
            return "altered";
        }

        @Override
        public Limit limit() {
            return RIGHT.limit();
        }

        @Override
        public FrameDecoder<String> decoder() {
            return decoders.get();
        }

        @Override
        public int maxEncodedSize(String frame) {
            return RIGHT.maxEncodedSize(frame + added);
        }

        @Override
        public void encode(String frame, int maxFrame, ByteBuffer out) throws FrameException {
            RIGHT.encode(frame + added, maxFrame, out);
        }

        @Override
        public String notice(String text) {
            return text;
        }
    }

    /** Finds no frame, whatever comes, and tells that something has. */
    private record Never(CountDownLatch asked) implements FrameDecoder<String> {

        @Override
        public @Nullable String decode(ByteBuffer input, int maxFrame) {
            asked.countDown();
            return null;
        }

        @Override
        public @Nullable String end(ByteBuffer rest, int maxFrame) {
            return null;
        }
    }

    @Test
    void oneThatHangsIsOverWithinTwoSeconds() {
        Duration closing = RoundTrip.CLOSING.multipliedBy(2); // what is not sent yet, then what still comes
        Duration bothSides = closing.multipliedBy(2);
        assertTrue(new TimeConverter()
                        .convert(SelftestCommand.LONGEST)
                        .plus(bothSides)
                        .compareTo(Duration.ofSeconds(2))
                <= 0);
    }

    @Test
    void theOneThatHangsFailsAndIsTheLast() throws Exception {
        var printed = new ByteArrayOutputStream();
        var nothing = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
        var output = new Output(new StandardOutput(printed), nothing, false, Detail.NORMAL);
        var fine = new RoundTrip<>("fine", Lines.text(), List.of("hello"), false);
        var asked = new CountDownLatch(1);
        var stuck = new RoundTrip<>("stuck", new Altered(() -> new Never(asked), ""), List.of("hello"), false);
        var time = new ManualTime();
        try (Network network = Network.open(NetworkOptions.defaults().withTime(time))) {
            Duration second = Duration.ofSeconds(1);
            FutureTask<List<String>> failed = new FutureTask<>(() -> ScopedValue.where(TimeSource.CURRENT, time)
                    .call(() -> SelftestCommand.failures(List.of(fine, stuck, fine), network, second, output)));
            Thread thread = Thread.ofVirtual().start(failed);
            asked.await(); // it is connected: the second is that of the answer
            while (!failed.isDone()) {
                // else a limit would pass that is not the one it runs into
                if (thread.getState() == Thread.State.WAITING) {
                    time.advance(second);
                }
                Thread.yield();
            }
            assertEquals(List.of("stuck"), failed.get());
        }
        assertEquals(
                "ok fine\nFAILED stuck: no answer within 1s (--timeout waits longer); the checks behind it are left out\n",
                printed.toString(UTF_8));
    }

    @Test
    void theConnectionIsWithinTheTimeToo() throws Exception {
        var time =
                new ManualTime(); // stands: the deadline has passed, and no timer interrupts before that is looked at
        try (Network network = Network.open(NetworkOptions.defaults().withTime(time))) {
            var fine = new RoundTrip<>("fine", Lines.text(), List.of("hello"), false);
            var late = assertThrows(
                    DeadlineExceededException.class,
                    () -> ScopedValue.where(TimeSource.CURRENT, time).call(() -> fine.run(network, Duration.ZERO)));
            assertTrue(
                    String.valueOf(late.getMessage()).startsWith("cannot connect to tcp://127.0.0.1:"), late::toString);
        }
    }

    @Test
    void anotherFrameThanTheOneSentIsAFailure() throws Exception {
        try (Network network = Network.open()) {
            var turned = new RoundTrip<>("turned", new Altered(Altered.RIGHT::decoder, "!"), List.of("ab"), false);
            assertEquals("what came back is not what was sent", turned.run(network, FAR));
        }
    }
}
