package dev.streamctl.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.telemetry.stats.Attribution;
import dev.streamctl.telemetry.stats.Counter;
import dev.streamctl.telemetry.stats.Counts;
import java.io.IOException;
import java.util.Locale;

/** What was lost and where, in the same words for one device and for all. */
final class LossFields {

    private LossFields() {}

    static void write(JsonGenerator json, Counts counts, Attribution missing) throws IOException {
        for (Counter counter : Counter.values()) {
            if (counter != Counter.SENDER_FULL && counter != Counter.SENDER_ERROR) {
                json.writeNumberField(counter.name().toLowerCase(Locale.ROOT), counts.get(counter));
            }
        }
        json.writeNumberField("expected", counts.expected());
        json.writeNumberField("lost", counts.lost());
        json.writeNumberField("loss", counts.lossRatio());
        json.writeNumberField("missing", counts.missing());
        json.writeNumberField("sender_full", missing.senderFull());
        json.writeNumberField("sender_error", missing.senderError());
        json.writeNumberField("network", missing.network());
        json.writeNumberField("kernel_buffer", missing.kernelBuffer());
        json.writeNumberField("listener_queue", missing.listenerQueue());
        json.writeNumberField("sink", missing.sink());
    }

    static String text(Counts counts, Attribution missing) {
        return String.format(
                Locale.ROOT,
                "received %d, lost %d (%.3f%%), late-recovered %d, duplicate %d, reordered %d, replayed %d,"
                        + " implausible %d, corrupt %d, forged %d; samples %d, healed %d, bad lines %d, missing:"
                        + " sender full %d, sender error %d, network %d, kernel buffer %d, listener queue %d, sink %d",
                counts.get(Counter.RECEIVED),
                counts.lost(),
                100 * counts.lossRatio(),
                counts.get(Counter.LATE_RECOVERED),
                counts.get(Counter.DUPLICATE),
                counts.get(Counter.REORDERED),
                counts.get(Counter.REPLAYED),
                counts.get(Counter.IMPLAUSIBLE),
                counts.get(Counter.CORRUPT),
                counts.get(Counter.FORGED),
                counts.get(Counter.SAMPLES),
                counts.get(Counter.HEALED),
                counts.get(Counter.BAD_LINES),
                missing.senderFull(),
                missing.senderError(),
                missing.network(),
                missing.kernelBuffer(),
                missing.listenerQueue(),
                missing.sink());
    }
}
