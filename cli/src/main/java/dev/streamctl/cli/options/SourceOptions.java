package dev.streamctl.cli.options;

import dev.streamctl.camera.CaptureOptions;
import dev.streamctl.camera.FrameSource;
import dev.streamctl.camera.Quality;
import dev.streamctl.camera.source.PictureFormat;
import dev.streamctl.camera.source.SourceAddress;
import dev.streamctl.camera.source.TestPattern;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Where the frames of a camera come from. */
public final class SourceOptions {

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,5})x([0-9]{1,5})");
    private static final Pattern RATE = Pattern.compile("[0-9]{1,4}(\\.[0-9]{1,3})?");

    private final OptionSpec source = OptionSpec.builder("--source")
            .type(String.class)
            .paramLabel("SOURCE")
            .defaultValue("test")
            .description("test, dir:PATH, rpicam, v4l2:DEVICE, http://HOST/PATH or exec:PROGRAM (default:"
                    + " ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec size = text("--size", "WxH", "640x480", "pixels of test, rpicam and v4l2");
    private final OptionSpec fps = text("--fps", "N", "30", "frames a second of test, dir, rpicam and v4l2");

    private final OptionSpec quality = OptionSpec.builder("--quality")
            .type(Integer.class)
            .paramLabel("N")
            .converters(new WholeNumber.PictureQuality())
            .description(
                    "how well test, rpicam and v4l2 with format=yuyv422 code their pictures, 1 to 100; the page and"
                            + " /control change it while it runs (default: 75, 50 and 90)")
            .build();

    private final OptionSpec maxFrame = CameraChoice.size(
            "--max-frame", CaptureOptions.MAX_FRAME, "longest frame; longer ones are dropped and counted");

    private final OptionSpec seed = OptionSpec.builder("--seed")
            .type(Long.class)
            .converters(new SeedConverter())
            .paramLabel("N")
            .defaultValue("0")
            .description("which test picture (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec fill =
            CameraChoice.size("--fill", 0, "bytes that make each test picture larger, to try a network");

    private static OptionSpec text(String name, String label, String otherwise, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .defaultValue(otherwise)
                .description(description + " (default: ${DEFAULT-VALUE})")
                .build();
    }

    /** Adds the options to a command. */
    public void addTo(CommandSpec command) {
        Stream.of(source, size, fps, quality, maxFrame, seed, fill).forEach(command::addOption);
    }

    /**
     * Frames a second.
     *
     * @throws IllegalArgumentException no such rate; the message is one line
     */
    public double fps() {
        String text = fps.getValue();
        if (!RATE.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no rate such as 30 or 0.5");
        }
        return CaptureOptions.checkedFps(Double.parseDouble(text));
    }

    /**
     * The longest frame, in bytes.
     *
     * @throws IllegalArgumentException it is outside the range; the message is one line
     */
    public int maxFrame() {
        long bytes = maxFrame.<Long>getValue();
        if (bytes < 1024 || bytes > 1 << 28) {
            throw new IllegalArgumentException("--max-frame: %d is not within 1KiB to 256MiB".formatted(bytes));
        }
        return (int) bytes;
    }

    /**
     * The source.
     *
     * @throws IllegalArgumentException there is no such source, it has no quality, or its pictures would be too long; the message is one line
     */
    public FrameSource source(Duration openWithin) {
        Matcher pixels = SIZE.matcher(size.<String>getValue());
        if (!pixels.matches()) {
            throw new IllegalArgumentException("'" + size.<String>getValue() + "' is no size such as 640x480");
        }
        long filled = Math.min(Integer.MAX_VALUE, fill.<Long>getValue());
        FrameSource described = SourceAddress.parse(
                source.getValue(),
                new PictureFormat(
                        Integer.parseInt(pixels.group(1)),
                        Integer.parseInt(pixels.group(2)),
                        fps(),
                        maxFrame(),
                        seed.getValue(),
                        (int) filled,
                        openWithin,
                        InstantSource.system()));
        setQuality(described);
        if (described instanceof TestPattern pattern) {
            pattern.checkLength(maxFrame()); // else each of its pictures would be dropped
        }
        return described;
    }

    private void setQuality(FrameSource described) {
        Integer wanted = quality.getValue();
        if (wanted != null) {
            switch (described.quality()) {
                case Quality.Adjustable adjustable -> adjustable.set(wanted);
                case Quality.Fixed(String reason) ->
                    throw new IllegalArgumentException(
                            "--quality is not for --source %s: %s".formatted(source.<String>getValue(), reason));
            }
        }
    }
}
