package dev.streamctl.telemetry.source;

import dev.streamctl.telemetry.line.Sample;
import java.io.IOException;
import java.util.function.Consumer;

/** Something that can be read once an interval. */
@FunctionalInterface
public interface SampleSource {

    /**
     * Reads it.
     *
     * @param samples takes each sample; one without a time gets that of the sender's clock
     * @throws IOException it cannot be read this time; the next time is another matter
     */
    void read(Consumer<Sample> samples) throws IOException;
}
