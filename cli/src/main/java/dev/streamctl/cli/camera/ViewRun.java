package dev.streamctl.cli.camera;

import dev.streamctl.FrameStream;
import dev.streamctl.StreamEndedException;
import dev.streamctl.camera.FrameHeader;
import dev.streamctl.camera.FrameType;
import dev.streamctl.camera.jpeg.JpegCheck;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Output;
import dev.streamctl.cli.output.OutputFailedException;
import dev.streamctl.framing.Escapes;
import dev.streamctl.task.Deadline;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Receives frames until enough came, the camera ends or a signal comes. */
public final class ViewRun {

    private static final long LONGEST_AGE = Duration.ofHours(1).toMillis();
    /** How long who reads standard output may take for the summary, and before it for what was told last. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE / 4);

    private final FrameStream<byte[]> stream;
    private final @Nullable FrameFolder folder;
    private final long enough;
    private final Duration timeout;
    private final Output output;
    private final Clock clock = Clock.systemUTC();
    private final Histogram ages = new Histogram(LONGEST_AGE, 2);

    /** Who reads standard output may hold it for ever. */
    private final Thread thread =
            Thread.ofPlatform().daemon().name("streamctl-view").unstarted(this::receiveAll);

    private final CompletableFuture<ExitCode> ended = new CompletableFuture<>();
    private final long start = System.nanoTime();
    private volatile @Nullable ExitCode stopped;
    private long received;
    private long noSignal;
    private long broken;
    private long unknown;
    private long missing;
    private long bytes;
    private long last;

    /**
     * A run that has not begun.
     *
     * @param folder where frames are saved, if at all
     * @param enough how many pictures are enough
     * @param timeout the longest wait for a picture, whatever else comes meanwhile; zero is for ever
     */
    public ViewRun(
            FrameStream<byte[]> stream, @Nullable FrameFolder folder, long enough, Duration timeout, Output output) {
        this.stream = stream;
        this.folder = folder;
        this.enough = enough;
        this.timeout = timeout.isZero() ? FOREVER : timeout;
        this.output = output;
    }

    /** Ends it with this exit code; any thread. */
    public void stop(ExitCode code) {
        stopped = code;
        thread.interrupt();
        ended.orTimeout(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Receives until the end. */
    public ExitCode run() throws Exception {
        thread.start();
        try {
            return ended.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw unread();
            }
            throw e.getCause() instanceof Exception known ? known : e;
        }
    }

    /** A frame that was told waits for a reader. */
    private OutputFailedException unread() throws IOException, InterruptedException {
        OutputFailedException unread = output.giveUp();
        output.last(List.of(summary()), PATIENCE);
        return unread;
    }

    private void receiveAll() {
        try {
            ended.complete(receive());
        } catch (Throwable e) {
            ended.completeExceptionally(e);
        }
    }

    private ExitCode receive() throws IOException, InterruptedException {
        try {
            while (received < enough) {
                take(Deadline.within(timeout, this::nextPicture));
            }
            return end(ExitCode.DONE);
        } catch (StreamEndedException e) {
            if (enough == Long.MAX_VALUE && received > 0) {
                return end(ExitCode.DONE);
            }
            String wanted = enough == Long.MAX_VALUE ? "" : " of " + enough;
            output.notice("the camera has ended after " + received + wanted + " frames");
            return end(ExitCode.THRESHOLD);
        } catch (IOException | InterruptedException e) {
            ExitCode code = stopped;
            if (code == null) {
                end(ExitCode.UNEXPECTED);
                throw e;
            }
            var _ = Thread.interrupted(); // which has ended a wait, or broken off the writing of a file
            return end(code);
        }
    }

    private ExitCode end(ExitCode code) throws IOException, InterruptedException {
        OutputFailedException unread = output.last(List.of(summary()), PATIENCE);
        if (unread != null) {
            throw unread;
        }
        return code;
    }

    private ViewReport summary() {
        return new ViewReport(
                Duration.ofNanos(System.nanoTime() - start), received, missing, broken, noSignal, unknown, bytes, ages);
    }

    /** A picture as it came. */
    private record Picture(FrameHeader header, byte[] jpeg) {}

    /** All else is told or counted. */
    private Picture nextPicture() throws IOException, InterruptedException {
        while (true) {
            byte[] frame = stream.receive();
            if (FrameHeader.typeOf(frame).isEmpty()) {
                unknown++; // of a later camera
                countMissing(FrameHeader.sequenceOf(frame));
                continue;
            }
            FrameHeader header = FrameHeader.of(frame);
            byte[] body = Arrays.copyOfRange(frame, FrameHeader.lengthOf(frame), frame.length);
            if (header.type() == FrameType.NOTICE) {
                output.notice("the camera says: " + Escapes.snippet(body));
                continue;
            }
            countMissing(header.sequence());
            if (header.type() == FrameType.NO_SIGNAL) {
                noSignal++;
            } else if (JpegCheck.fault(body).isEmpty()) {
                return new Picture(header, body);
            } else {
                broken++;
            }
        }
    }

    /** Those between the frame before and this one. A frame of another kind, as a notice is, may have no number. */
    private void countMissing(long sequence) {
        missing += last == 0 ? 0 : Math.max(0, sequence - last - 1);
        last = Math.max(last, sequence);
    }

    private void take(Picture picture) throws IOException {
        byte[] jpeg = picture.jpeg();
        received++;
        bytes += jpeg.length;
        long age = Duration.between(picture.header().captured(), Instant.now(clock))
                .toMillis();
        ages.recordValue(Math.clamp(age, 0, LONGEST_AGE));
        if (folder != null) {
            folder.save(picture.header().sequence(), jpeg);
        }
        if (output.isJson()) {
            output.data(new FrameReport(picture.header(), jpeg.length, age));
        }
    }
}
