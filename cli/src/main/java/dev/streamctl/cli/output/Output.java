package dev.streamctl.cli.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.streamctl.cli.options.OutputChoice.Detail;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Where reports go. Data goes to standard output, at once, so that a pipe sees it; everything else goes to standard error.
 * With JSON all reports are data. Safe for use by many threads.
 *
 * <p>Methods that write data throw {@link OutputFailedException} when standard output takes no more.
 */
public final class Output {

    /** Of every terminal since the VT100: erases to the end of the line. */
    private static final String ERASE_REST = "\033[K";

    /** How long a reader of standard output may stand still before a failure is told to standard error alone. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final StandardOutput out;
    private final PrintStream err;
    private final Detail detail;
    private final @Nullable JsonGenerator json;

    /** Keeps records of standard output whole. Held while nobody reads it, so what standard error says needs another lock. */
    private final Object dataLock = new Object();

    /** Keeps lines of standard error whole, and guards {@code live}; taken inside {@code dataLock}, never around it. */
    private final Object lineLock = new Object();

    /** Read without the lock too: who only writes data, to another place, is not to wait for a slow reader of standard error. */
    private volatile boolean live;

    private interface Writing {
        void run() throws IOException;
    }

    /**
     * An output.
     *
     * @param json whether reports are JSON Lines
     * @param detail how much goes to standard error
     */
    public Output(StandardOutput out, PrintStream err, boolean json, Detail detail) {
        this.out = out;
        this.err = err;
        this.detail = detail;
        this.json = json ? generator(out) : null;
    }

    private static JsonGenerator generator(StandardOutput out) {
        try {
            return JsonFactory.builder()
                    .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
                    .build()
                    .createGenerator(out)
                    .setCharacterEscapes(new TerminalEscapes())
                    .setRootValueSeparator(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether reports are JSON Lines. */
    public boolean isJson() {
        return json != null;
    }

    /** Something that was asked for: to standard output, at once. */
    public void data(Report report) throws IOException {
        queue(report);
        flush();
    }

    /** As {@link #data}, but no later than the next {@link #flush}: many small records then cost few writes. */
    public void queue(Report report) throws IOException {
        out.throwFailure();
        synchronized (dataLock) {
            endLive();
            if (json != null) {
                write(json, report);
            } else {
                byte[] bytes = report.bytes();
                out.write(bytes, 0, bytes.length);
            }
        }
    }

    /** Hands on what was queued. */
    public void flush() throws IOException {
        out.flush();
    }

    /** A line for a person who wants to know more. */
    public void detail(String line) {
        if (detail.compareTo(Detail.VERBOSE) >= 0) {
            notice(line);
        }
    }

    /** Writes no more data: somebody has waited long enough for a record to be read. Returns what that is as a failure. */
    public OutputFailedException giveUp() {
        return out.giveUp();
    }

    /** Something about the work: to standard error, or with JSON to standard output. */
    public void progress(Report report) throws IOException {
        if (json != null) {
            data(report);
        } else {
            notice(report.text());
        }
    }

    /**
     * The last reports of a run: as {@link #progress}, but for a bounded time. What standard output has not taken by then nobody
     * reads, so it gets nothing more, and standard error has these reports as text.
     *
     * @param patience how long standard output may take
     * @return why standard output does not have them all; null where it does, or is not where they go
     * @throws OutputGoneException the reader has left
     */
    public @Nullable OutputFailedException last(List<? extends Report> reports, Duration patience)
            throws IOException, InterruptedException {
        OutputFailedException unread = null;
        if (json != null) {
            try {
                writeWithin(patience, () -> {
                    for (Report report : reports) {
                        data(report);
                    }
                });
                return null;
            } catch (OutputGoneException e) {
                throw e;
            } catch (OutputFailedException e) {
                unread = e;
            }
        }
        reports.forEach(report -> notice(report.text()));
        return unread;
    }

    /** Writes data on a thread of its own, which a reader that stands still may hold for ever. */
    private void writeWithin(Duration patience, Writing writing) throws IOException, InterruptedException {
        var task = new FutureTask<@Nullable Void>(() -> {
            writing.run();
            return null;
        });
        Thread.ofPlatform().daemon().name("streamctl-last-words").start(task);
        try {
            task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw giveUp();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** A line of a terminal that is overwritten by the next one, and gone when anything else is said. */
    public void live(String line) {
        if (detail == Detail.QUIET) {
            return;
        }
        synchronized (lineLock) {
            err.print("\r" + line + ERASE_REST);
            err.flush();
            live = true;
        }
    }

    /** Removes the line that is overwritten, if there is one. */
    public void endLive() {
        if (!live) {
            return;
        }
        synchronized (lineLock) {
            if (live) {
                err.print("\r" + ERASE_REST);
                err.flush();
                live = false;
            }
        }
    }

    /** A line for a person. */
    public void notice(String line) {
        synchronized (lineLock) {
            endLive();
            if (detail != Detail.QUIET) {
                err.print(line + "\n");
                err.flush();
            }
        }
    }

    /** A failure: always to standard error, with JSON to standard output as well. */
    public void failure(Report failure, Throwable cause) {
        synchronized (lineLock) {
            endLive();
            err.print(failure.text() + "\n");
            if (detail == Detail.DEBUG) {
                cause.printStackTrace(err);
            }
            err.flush();
        }
        if (json != null) {
            try {
                writeWithin(PATIENCE, () -> data(failure));
            } catch (IOException e) {
                // standard error has it
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void write(JsonGenerator json, Report report) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", report.type());
        report.writeFields(json);
        json.writeEndObject();
        json.writeRaw('\n');
        json.flush();
    }
}
