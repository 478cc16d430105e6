package dev.streamctl.camera.nodes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.atomic.LongAdder;

/** Sounds for each {@code 1} and says what it sounded like; answers {@code ...} to anything else. Counts {@code buzzes}. */
public final class BuzzerNode implements Node {

    private static final String SILENCE = "...";

    private final String sound;
    private LongAdder buzzes = new LongAdder();

    /**
     * A buzzer.
     *
     * @param sound what it answers to a {@code 1}, up to {@value NodeOptions#MAX_MESSAGE} bytes of UTF-8
     */
    public BuzzerNode(String sound) {
        int bytes = sound.getBytes(UTF_8).length;
        if (bytes > NodeOptions.MAX_MESSAGE) {
            throw new IllegalArgumentException(
                    "the sound has %d bytes, more than %d".formatted(bytes, NodeOptions.MAX_MESSAGE));
        }
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
