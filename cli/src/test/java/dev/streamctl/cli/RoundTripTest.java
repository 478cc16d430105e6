package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Network;
import dev.streamctl.framing.FrameDecoder;
import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.Framing;
import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import dev.streamctl.task.Deadline;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The checks of {@code selftest}. */
@Timeout(60)
class RoundTripTest {

    private static final Deadline FAR = Deadline.after(Duration.ofMinutes(1));

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

    /** Finds no frame, whatever comes. */
    private static final class Never implements FrameDecoder<String> {

        @Override
        public @Nullable String decode(ByteBuffer input, int maxFrame) {
            return null;
        }

        @Override
        public @Nullable String end(ByteBuffer rest, int maxFrame) {
            return null;
        }
    }

    @Test
    void allOfThemEndWithinTwoSecondsEvenWhenOneHangs() {
        Duration closing = RoundTrip.CLOSING.multipliedBy(2); // what is not sent yet, then what still comes
        Duration bothSides = closing.multipliedBy(2);
        assertTrue(SelftestCommand.LONGEST.plus(bothSides).compareTo(Duration.ofSeconds(2)) <= 0);
    }

    @Test
    void oneThatHangsFailsAtItsDeadlineAndSaysSo() throws Exception {
        try (Network network = Network.open()) {
            var stuck = new RoundTrip<>("stuck", new Altered(Never::new, ""), List.of("hello"), false);
            String problem = stuck.run(network, Deadline.after(Duration.ofMillis(300)));
            assertTrue(problem != null && problem.startsWith("did not end in time: "), problem);
            assertNull(new RoundTrip<>("lines", Lines.text(), List.of("hello"), false).run(network, FAR));
        }
    }

    @Test
    void oneThatBeginsAfterTheDeadlineFailsToo() throws Exception {
        try (Network network = Network.open()) {
            var late = new RoundTrip<>("lines", Lines.text(), List.of("hello"), false);
            String problem = late.run(network, Deadline.after(Duration.ZERO));
            assertTrue(problem != null && problem.startsWith("did not end in time: "), problem);
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
