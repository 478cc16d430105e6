package dev.streamctl.cli;

import dev.streamctl.cli.options.FramingOptions;
import dev.streamctl.cli.output.Output;
import dev.streamctl.cli.telemetry.BadInputException;
import dev.streamctl.cli.telemetry.JsonSamples;
import dev.streamctl.cli.telemetry.RefusedLine;
import dev.streamctl.cli.telemetry.SendReport;
import dev.streamctl.framing.FrameException;
import dev.streamctl.telemetry.line.LineProtocol;
import dev.streamctl.telemetry.line.LineProtocolException;
import dev.streamctl.telemetry.line.Sample;
import dev.streamctl.telemetry.send.TelemetrySender;
import dev.streamctl.telemetry.wire.SampleTooLargeException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends the lines of standard input: line protocol, or JSON where a line begins with a brace. Blank lines and comments, which
 * begin with {@code #}, say nothing. A line that is no sample, and a sample that no datagram has room for, gets one line on
 * standard error and is counted.
 */
final class InputSamples {

    /** The longest line, without its end. */
    static final int MAX_LINE = 64 * 1024;

    private final InputFrames frames;
    private final Output output;
    private final long count;
    private volatile SendReport.Input seen = SendReport.Input.NONE;

    InputSamples(InputStream in, long count, Output output) {
        frames = new InputFrames(in, FramingOptions.Kind.LINES, MAX_LINE);
        this.count = count;
        this.output = output;
    }

    /** Sends what comes, to the end of the input or of the count. */
    void sendAll(TelemetrySender sender) throws CommandFailedException {
        long good = 0;
        while (good < count) {
            try {
                byte[] line = frames.nextOrRefused();
                if (line == null) {
                    return;
                }
                Sample sample = sample(line);
                if (sample != null) {
                    sender.offer(sample);
                    good++;
                    count(0);
                }
            } catch (SampleTooLargeException e) {
                count(0);
                refuse(e);
            } catch (FrameException | BadInputException | LineProtocolException e) {
                count(1);
                refuse(e);
            }
        }
    }

    private static @Nullable Sample sample(byte[] line) throws BadInputException, LineProtocolException {
        int start = 0;
        while (start < line.length && (line[start] == ' ' || line[start] == '\t')) {
            start++;
        }
        if (start == line.length || line[start] == '#') {
            return null;
        }
        return line[start] == '{' ? JsonSamples.parse(line) : LineProtocol.parse(line);
    }

    private void count(int bad) {
        seen = new SendReport.Input(seen.lines() + 1, seen.badLines() + bad);
    }

    private void refuse(Exception why) {
        output.failure(new RefusedLine(frames.number(), String.valueOf(why.getMessage())), why);
    }

    /** The counters. */
    SendReport.Input seen() {
        return seen;
    }
}
