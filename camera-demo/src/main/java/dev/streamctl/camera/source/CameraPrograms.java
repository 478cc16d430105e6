package dev.streamctl.camera.source;

import dev.streamctl.camera.Quality;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The command lines of the programs that know how to talk to cameras. Only listed options, of listed forms, get into them. */
final class CameraPrograms {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,5}(\\.[0-9]{1,3})?");
    private static final Pattern WORD = Pattern.compile("[a-z0-9_-]{1,32}");
    private static final Pattern NOTHING = Pattern.compile("");
    private static final Pattern PERCENT = Pattern.compile("[1-9][0-9]?|100");
    private static final String QUALITY = "quality";

    /** That of rpicam-vid where nothing is said. */
    private static final int RPICAM_QUALITY = 50;

    private static final int FFMPEG_QUALITY = 90;

    /** The quantizer scales of ffmpeg, from the best to the roughest. */
    private static final int FINEST = 2;

    private static final int ROUGHEST = 31;

    /** Of rpicam-vid. */
    private static final Map<String, Pattern> RPICAM = Map.ofEntries(
            Map.entry("camera", NUMBER),
            Map.entry(QUALITY, PERCENT),
            Map.entry("rotation", NUMBER),
            Map.entry("hflip", NOTHING),
            Map.entry("vflip", NOTHING),
            Map.entry("exposure", WORD),
            Map.entry("shutter", NUMBER),
            Map.entry("gain", NUMBER),
            Map.entry("ev", NUMBER),
            Map.entry("awb", WORD),
            Map.entry("brightness", NUMBER),
            Map.entry("contrast", NUMBER),
            Map.entry("saturation", NUMBER),
            Map.entry("sharpness", NUMBER),
            Map.entry("denoise", WORD));

    private static final Map<String, Pattern> V4L2 = Map.of("format", WORD, QUALITY, PERCENT);

    private static final Pattern DEVICE = Pattern.compile("/dev/[A-Za-z0-9._:/-]{1,200}");
    private static final String MJPEG = "mjpeg";
    private static final String CODED_BY_DEVICE =
            "the device codes its pictures itself; with format=yuyv422 they are coded here";

    private CameraPrograms() {}

    /** @param options as {@code hflip,quality=80} */
    static ChildProcess rpicam(String options, PictureFormat format) {
        List<String> command =
                new ArrayList<>(List.of("rpicam-vid", "--nopreview", "--timeout", "0", "--codec", MJPEG));
        command.addAll(List.of("--width", "" + format.width(), "--height", "" + format.height()));
        command.addAll(List.of("--framerate", rate(format)));
        List<Map.Entry<String, String>> given = parsed("rpicam", options, RPICAM);
        for (Map.Entry<String, String> option : given) {
            if (!option.getKey().equals(QUALITY)) {
                command.add("--" + option.getKey());
                if (!option.getValue().isEmpty()) {
                    command.add(option.getValue());
                }
            }
        }
        var quality = new Quality.Adjustable(quality(given, RPICAM_QUALITY), true);
        return new ChildProcess(
                "rpicam-vid",
                quality,
                () -> joined(command, List.of("--quality", "" + quality.value(), "--flush", "--output", "-")),
                format.maxFrame());
    }

    /** @param text a device and options, as {@code /dev/video0,format=yuyv422} */
    static ChildProcess v4l2(String text, PictureFormat format) {
        int comma = text.indexOf(',');
        String device = comma < 0 ? text : text.substring(0, comma);
        if (!DEVICE.matcher(device).matches() || device.contains("..")) {
            throw new IllegalArgumentException("'" + device + "' is no device such as v4l2:/dev/video0");
        }
        List<Map.Entry<String, String>> given = parsed("v4l2", comma < 0 ? "" : text.substring(comma + 1), V4L2);
        String pixels = last(given, "format", MJPEG);
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error"));
        command.addAll(List.of("-f", "v4l2", "-input_format", pixels, "-framerate", rate(format)));
        command.addAll(List.of("-video_size", format.width() + "x" + format.height(), "-i", device));
        List<String> output = List.of("-f", MJPEG, "-flush_packets", "1", "-");
        if (pixels.equals(MJPEG)) {
            if (given.stream().anyMatch(option -> option.getKey().equals(QUALITY))) {
                throw new IllegalArgumentException("v4l2 has no quality here: " + CODED_BY_DEVICE);
            }
            return new ChildProcess(
                    "ffmpeg",
                    new Quality.Fixed(CODED_BY_DEVICE),
                    () -> joined(joined(command, List.of("-c:v", "copy")), output),
                    format.maxFrame());
        }
        var quality = new Quality.Adjustable(quality(given, FFMPEG_QUALITY), true);
        return new ChildProcess(
                "ffmpeg",
                quality,
                () -> joined(joined(command, List.of("-c:v", MJPEG, "-q:v", "" + scale(quality.value()))), output),
                format.maxFrame());
    }

    private static int quality(List<Map.Entry<String, String>> given, int otherwise) {
        return Integer.parseInt(last(given, QUALITY, "" + otherwise));
    }

    private static String last(List<Map.Entry<String, String>> given, String name, String otherwise) {
        return given.stream()
                .filter(option -> option.getKey().equals(name))
                .reduce((_, later) -> later)
                .map(Map.Entry::getValue)
                .orElse(otherwise);
    }

    /** The quantizer scale for a quality of 1 to 100. */
    private static int scale(int quality) {
        return Math.round(ROUGHEST - (quality - 1) * (float) (ROUGHEST - FINEST) / (Quality.MOST - Quality.LEAST));
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static String rate(PictureFormat format) {
        String text = String.format(Locale.ROOT, "%.3f", format.fps());
        return text.replaceAll("\\.?0+$", "");
    }

    private static List<Map.Entry<String, String>> parsed(
            String program, String options, Map<String, Pattern> allowed) {
        List<Map.Entry<String, String>> found = new ArrayList<>();
        for (String option : options.isEmpty() ? new String[0] : options.split(",", -1)) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            String value = equals < 0 ? "" : option.substring(equals + 1);
            Pattern form = allowed.get(name);
            if (form == null) {
                throw new IllegalArgumentException("%s has no option '%s' here, only %s"
                        .formatted(
                                program,
                                name,
                                String.join(
                                        ", ", allowed.keySet().stream().sorted().toList())));
            }
            if (!form.matcher(value).matches()) {
                throw new IllegalArgumentException("%s: '%s' is no value of %s".formatted(program, value, name));
            }
            found.add(Map.entry(name, value));
        }
        return found;
    }
}
