package dev.streamctl.camera.nodes;

import java.util.concurrent.atomic.LongAdder;

/** Sounds for each {@code 1} and says what it sounded like; answers {@code ...} to anything else. Counts {@code buzzes}. */
public final class BuzzerNode implements Node {

    private static final String SILENCE = "...";

    private final String sound;
    private LongAdder buzzes = new LongAdder();

    /** @param sound what it answers to a {@code 1} */
    public BuzzerNode(String sound) {
        this.sound = sound;
    }

    @Override
    public String role() {
        return "buzzer";
    }

    @Override
    public void setup(NodeContext context) {
        buzzes = context.counter("buzzes");
    }

    @Override
    public String loop(Channel channel, String message) {
        if (!message.strip().equals("1")) {
            return SILENCE;
        }
        buzzes.increment();
        return sound;
    }
}
