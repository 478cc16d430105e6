package dev.streamctl.camera.nodes;

import dev.streamctl.framing.Escapes;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An IO pin that is read at each tick of a clock: answers {@value #ACKNOWLEDGED}, and streams what it has read, a sequence of
 * bits, to another node, one text message {@code 1} or {@code 0} each. Counts {@code ticks} and {@code bits}.
 *
 * <p>A tick is a whole number of up to 19 digits; anything else is refused and no bit is read.
 */
public final class PinNode implements Node {

    /** The answer to each tick. */
    public static final String ACKNOWLEDGED = "acknowledged";

    /** The most bits of a tick. */
    public static final int MAX_SEQUENCE = 1000;

    private final double chance;
    private final int sequence;
    private final @Nullable String streamTo;

    private RandomGenerator random = RandomGenerator.getDefault();
    private LongAdder ticks = new LongAdder();
    private LongAdder bits = new LongAdder();
    private @Nullable Link link;

    /**
     * A pin.
     *
     * @param chance of a bit to be {@code 1}, 0 to 1
     * @param sequence how many bits are read at a tick, 0 to {@value #MAX_SEQUENCE}
     * @param streamTo the name of the node that gets them; null for none
     */
    public PinNode(double chance, int sequence, @Nullable String streamTo) {
        if (!(chance >= 0 && chance <= 1)) {
            throw new IllegalArgumentException("chance is " + chance + ", not within 0 to 1");
        }
        if (sequence < 0 || sequence > MAX_SEQUENCE) {
            throw new IllegalArgumentException("sequence is " + sequence + ", not within 0 to " + MAX_SEQUENCE);
        }
        this.chance = chance;
        this.sequence = sequence;
        this.streamTo = streamTo;
    }

    @Override
    public String role() {
        return "pin";
    }

    @Override
    public void setup(NodeContext context) {
        random = context.random();
        ticks = context.counter("ticks");
        bits = context.counter("bits");
        if (streamTo != null) {
            link = context.link(streamTo);
        }
    }

    @Override
    public String loop(Channel channel, String message) throws RefusedException {
        if (!message.strip().matches("[+-]?[0-9]{1,19}")) {
            throw new RefusedException("a tick is a whole number, not '" + Escapes.snippet(message) + "'");
        }
        ticks.increment();
        for (int i = 0; i < sequence; i++) {
            bits.increment();
            String bit = random.nextDouble() < chance ? "1" : "0";
            if (link != null) {
                link.send(bit);
            }
        }
        return ACKNOWLEDGED;
    }
}
