package dev.streamctl.cli.listen;

import dev.streamctl.cli.output.DatagramReport;
import dev.streamctl.cli.output.Output;
import dev.streamctl.cli.output.Report;
import dev.streamctl.cli.output.SampleReport;
import dev.streamctl.telemetry.sink.Datagram;
import dev.streamctl.telemetry.sink.SampleJson;
import dev.streamctl.telemetry.sink.SinkWriter;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Standard output as a sink. It may be as slow as who reads it: what its queue cannot hold is dropped and counted. */
final class SamplePrinter implements SinkWriter {

    private final Output output;
    private final SampleFormat format;
    private final boolean escaped;
    private final Runnable enough;
    private final SampleJson samples = new SampleJson();
    private long left;
    private volatile @Nullable IOException failure;

    /**
     * A printer.
     *
     * @param escaped whether lines are to be safe for a terminal
     * @param count how many samples are wanted; what comes behind them is not printed
     * @param enough called when they were printed, or nothing can be printed any more
     */
    SamplePrinter(Output output, SampleFormat format, boolean escaped, long count, Runnable enough) {
        this.output = output;
        this.format = format;
        this.escaped = escaped;
        this.left = count;
        this.enough = enough;
    }

    @Override
    public String name() {
        return "standard output";
    }

    @Override
    public void write(List<Datagram> datagrams, Undelivered undelivered) {
        for (Datagram datagram : datagrams) {
            try {
                for (int i = 0; i < datagram.samples() && left > 0; i++) {
                    print(datagram, i);
                    left--;
                }
            } catch (IOException e) {
                fail(e);
                undelivered.add(datagram, datagram.samples(), String.valueOf(e.getMessage()));
            }
        }
        try {
            output.flush();
        } catch (IOException e) {
            fail(e);
        }
        if (left == 0) {
            enough.run();
        }
    }

    private void print(Datagram datagram, int number) throws IOException {
        if (format != SampleFormat.NONE) {
            Report report = format == SampleFormat.RAW
                    ? new DatagramReport(datagram)
                    : new SampleReport(datagram, number, samples, escaped);
            output.queue(report);
        }
    }

    private void fail(IOException e) {
        failure = e;
        enough.run();
    }

    /** Why nothing could be printed any more. */
    void throwFailure() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() {
        // standard output is not ours
    }
}
