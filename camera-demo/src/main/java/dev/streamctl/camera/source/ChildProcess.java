package dev.streamctl.camera.source;

import dev.streamctl.camera.DropCounts;
import dev.streamctl.camera.FrameSource;
import dev.streamctl.camera.Quality;
import dev.streamctl.camera.SourceException;
import dev.streamctl.camera.SourceException.Reason;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that writes JPEG pictures, one behind the other, to its standard output. It is started directly, without a shell,
 * with an empty standard input; its standard error is read to the end and the last line told when the program ends. It is
 * ended with SIGTERM, after 300 ms with SIGKILL, together with the programs that it has started, also where it has ended before
 * them. On Linux these are known by the variable {@value Family#VARIABLE} that they inherit: one that is to stay is started
 * without it ({@code env -u}). Elsewhere they are those below it when it is closed.
 */
public final class ChildProcess implements FrameSource {

    private static final Duration PATIENCE = Duration.ofMillis(300);

    /** How long one that has closed its output may take to end. */
    private static final Duration TO_END = Duration.ofSeconds(1);

    private static final Pattern KERNEL_WORDS = Pattern.compile("\\(([^()]+)\\)\\s*$");

    private final String name;
    private final Quality quality;
    private final Supplier<List<String>> command;
    private final int maxFrame;
    private final Duration toEnd;

    /**
     * A program that decides itself how well it codes.
     *
     * @param name for messages
     * @param command the program and its arguments
     * @param maxFrame the longest JPEG, in bytes
     */
    public ChildProcess(String name, List<String> command, int maxFrame) {
        this(name, command, maxFrame, TO_END);
    }

    /** @param toEnd how long it may take to end once it has closed its output */
    ChildProcess(String name, List<String> command, int maxFrame, Duration toEnd) {
        this(name, new Quality.Fixed("the program decides on its quality"), supplied(command), maxFrame, toEnd);
    }

    private static Supplier<List<String>> supplied(List<String> command) {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("no program is given");
        }
        List<String> copy = List.copyOf(command);
        return () -> copy;
    }

    /** @param command the program and its arguments, for the quality at the time of a start */
    ChildProcess(String name, Quality quality, Supplier<List<String>> command, int maxFrame) {
        this(name, quality, command, maxFrame, TO_END);
    }

    private ChildProcess(String name, Quality quality, Supplier<List<String>> command, int maxFrame, Duration toEnd) {
        this.name = name;
        this.quality = quality;
        this.command = command;
        this.maxFrame = maxFrame;
        this.toEnd = toEnd;
    }

    /** The program and its arguments, as it would be started now. */
    public List<String> command() {
        return command.get();
    }

    @Override
    public Quality quality() {
        return quality;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isPaced() {
        return true;
    }

    @Override
    public Capture open() throws SourceException {
        List<String> words = command();
        try {
            Family family = Family.start(new ProcessBuilder(words).redirectInput(Redirect.from(new File("/dev/null"))));
            return running(family, words.getFirst());
        } catch (IOException e) {
            throw new SourceException(Reason.NOT_OPENED, "cannot start " + words.getFirst() + why(e), e);
        }
    }

    private Running running(Family family, String program) {
        boolean runs = false;
        try {
            var running = new Running(family, program);
            runs = true;
            return running;
        } finally {
            if (!runs) { // no thread for what it says
                family.end(PATIENCE);
            }
        }
    }

    /** The kernel's words, with which the JDK's message ends in brackets. */
    private static String why(IOException e) {
        Matcher words = KERNEL_WORDS.matcher(String.valueOf(e.getMessage()));
        return words.find() ? ": " + words.group(1).toLowerCase(Locale.ROOT) : "";
    }

    /** The program while it runs. */
    private final class Running implements Capture {

        private final Family family;
        private final Process process;
        private final InputStream output;
        private final LastLine errors;
        private final PictureQueue pictures = new PictureQueue(maxFrame);

        Running(Family family, String program) {
            this.family = family;
            this.process = family.program();
            this.output = process.getInputStream();
            this.errors = LastLine.drain(process.getErrorStream(), program);
        }

        @Override
        public byte[] next() throws IOException, InterruptedException {
            byte[] picture = pictures.next(output);
            if (picture != null) {
                return picture;
            }
            String how = hasEnded() ? "ended with " + process.exitValue() : "closed its output";
            String why = errors.text();
            throw new SourceException(Reason.ENDED, name + " " + how + (why.isEmpty() ? "" : ": " + why));
        }

        /** Also where a busy machine has not come to ask for its code: that is waited for as long as the frame is. */
        private boolean hasEnded() throws InterruptedException {
            boolean ended = process.waitFor(toEnd);
            while (!ended && !Family.runs(process.toHandle())) {
                ended = process.waitFor(toEnd);
            }
            return ended;
        }

        @Override
        public DropCounts dropped() {
            return pictures.dropped();
        }

        @Override
        public void close() {
            family.end(PATIENCE);
        }
    }
}
