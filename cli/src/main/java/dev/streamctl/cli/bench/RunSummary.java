package dev.streamctl.cli.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.Endpoint;
import dev.streamctl.cli.output.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run.
 *
 * @param endpoint the server
 * @param load what was done to it
 * @param measured how long frames counted; shorter than wanted after a failure or an interrupt
 * @param produced frames that were to start in that time: {@code produced = sent + notSent}
 * @param counts what became of them
 * @param percentiles the latencies of all that were produced; of a frame without an answer, the time that it has waited
 * @param failure why it ended early, null where it did not
 */
public record RunSummary(
        Endpoint endpoint,
        Load load,
        Duration measured,
        long produced,
        Counts counts,
        Percentiles percentiles,
        @Nullable Exception failure)
        implements Report {

    /** Frames that were to start and did not, because the server had too many unanswered already. */
    long notSent() {
        return produced - counts.sent();
    }

    /**
     * Frames a second: with a rate those that were due in the measured time and were answered, else those that came back in
     * it.
     */
    double framesPerSecond() {
        long frames = load.rate() == 0 ? counts.within() : counts.received();
        return measured.isZero() ? 0 : frames * 1e9 / measured.toNanos();
    }

    /** The same for people and programs: rounded down, so that it is below a threshold of whole frames where that is not met. */
    long wholeFramesPerSecond() {
        return (long) framesPerSecond();
    }

    /** With its unit. */
    String rateText() {
        return String.format(Locale.ROOT, "%,d frames/s", wholeFramesPerSecond());
    }

    @Override
    public String type() {
        return "summary";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        json.writeStringField("endpoint", endpoint.toString());
        json.writeStringField("framing", load.shape().framing());
        json.writeNumberField("size", load.shape().size());
        json.writeNumberField("connections", load.connections());
        json.writeNumberField("in_flight", load.inFlight());
        json.writeNumberField("rate", load.rate());
        json.writeNumberField("elapsed_ms", measured.toMillis());
        json.writeNumberField("produced", produced);
        json.writeNumberField("sent", counts.sent());
        json.writeNumberField("not_sent", notSent());
        json.writeNumberField("received", counts.received());
        json.writeNumberField("unanswered", counts.unanswered());
        json.writeNumberField("frames_per_s", wholeFramesPerSecond());
        json.writeNumberField(
                "bytes_per_s", Math.round(framesPerSecond() * load.shape().size()));
        percentiles.writeFields(json);
    }

    /** Three lines, four where frames were left over. */
    @Override
    public String text() {
        String load = String.format(
                Locale.ROOT,
                "%s: %d connections, %d in flight, %s of %d bytes%s",
                endpoint,
                this.load.connections(),
                this.load.inFlight(),
                this.load.shape().framing(),
                this.load.shape().size(),
                this.load.rate() == 0 ? "" : String.format(Locale.ROOT, ", %,d frames/s wanted", this.load.rate()));
        String rate = String.format(
                Locale.ROOT,
                "%,d frames in %.1f s: %s, %.2f MB/s each way",
                counts.received(),
                measured.toMillis() / 1000.0,
                rateText(),
                framesPerSecond() * this.load.shape().size() / 1e6);
        return load + "\n" + rate + leftOver() + "\n" + percentiles.text();
    }

    private String leftOver() {
        if (notSent() == 0 && counts.unanswered() == 0) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "\nof %,d frames %,d were not sent, %,d not answered; their latencies are what they waited",
                produced,
                notSent(),
                counts.unanswered());
    }
}
