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
     * Frames that came back in the {@link MeasuredTime}; at a rate no more than were due in it, though a server may have
     * answered some of the warm-up as well. Answers that came later are no part of it: a server that owes more and more of
     * them does not keep up, even if it gives them all in the end.
     */
    long counted() {
        return load.rate() == 0 ? counts.within() : Math.min(counts.within(), produced);
    }

    /** Frames a second: {@link #counted()} by the measured time. A server that keeps up with a rate has that rate. */
    double framesPerSecond() {
        return measured.isZero() ? 0 : counted() * 1e9 / measured.toNanos();
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
        json.writeNumberField("counted", counted());
        json.writeNumberField("frames_per_s", wholeFramesPerSecond());
        json.writeNumberField(
                "bytes_per_s", Math.round(framesPerSecond() * load.shape().size()));
        percentiles.writeFields(json);
    }

    /** Three lines; one more where frames were left over, and one where answers came too late. */
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
                counted(),
                measured.toMillis() / 1000.0,
                rateText(),
                framesPerSecond() * this.load.shape().size() / 1e6);
        return load + "\n" + rate + late() + leftOver() + "\n" + percentiles.text();
    }

    private String late() {
        long late = load.rate() == 0 ? 0 : counts.received() - counted();
        return late <= 0
                ? ""
                : String.format(Locale.ROOT, "\n%,d answers came later, the server had fallen behind by then", late);
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
