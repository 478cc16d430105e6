package dev.streamctl.camera.serve;

import dev.streamctl.camera.ViewerOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parameters of a request.
 *
 * @param values by their names, each once
 */
record Query(Map<String, String> values) {

    /** A parameter that is unknown, there twice, or no value of its kind. The message is one line for the client. */
    static final class BadQueryException extends Exception {
        private static final long serialVersionUID = 1L;

        BadQueryException(String message) {
            super(message);
        }
    }

    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|)");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern RATE = Pattern.compile("[0-9]{1,4}(\\.[0-9]{1,3})?");
    private static final int SHOWN = 40;

    /** @param allowed the names that mean something */
    static Query parse(String query, String... allowed) throws BadQueryException {
        Map<String, String> values = new HashMap<>();
        List<String> names = Arrays.asList(allowed);
        for (String part : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            if (!names.contains(name)) {
                throw new BadQueryException(
                        "no parameter '%s' here, only %s".formatted(shown(name), String.join(", ", names)));
            }
            if (values.put(name, equals < 0 ? "" : part.substring(equals + 1)) != null) {
                throw new BadQueryException("the parameter " + name + " is there twice");
            }
        }
        return new Query(values);
    }

    /** Milliseconds where no unit is said. */
    Duration time(String name, Duration otherwise, Duration most) throws BadQueryException {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        Matcher parts = TIME.matcher(text);
        if (!parts.matches()) {
            throw new BadQueryException("%s is '%s', no time such as 500ms or 2s".formatted(name, shown(text)));
        }
        long count = Long.parseLong(parts.group(1));
        Duration time = parts.group(2).equals("s") ? Duration.ofSeconds(count) : Duration.ofMillis(count);
        return time.compareTo(most) < 0 ? time : most;
    }

    OptionalLong number(String name) throws BadQueryException {
        String text = values.get(name);
        if (text == null) {
            return OptionalLong.empty();
        }
        if (!NUMBER.matcher(text).matches()) {
            throw new BadQueryException("%s is '%s', no whole number".formatted(name, shown(text)));
        }
        return OptionalLong.of(Long.parseLong(text));
    }

    /** Frames a second, 0 where nothing is said. */
    double fps() throws BadQueryException {
        String text = values.get("fps");
        if (text == null) {
            return 0;
        }
        double fps = RATE.matcher(text).matches() ? Double.parseDouble(text) : -1;
        if (!(fps >= ViewerOptions.LEAST_FPS && fps <= ViewerOptions.MOST_FPS)) {
            throw new BadQueryException("fps is '%s', not within %s to %.0f"
                    .formatted(shown(text), ViewerOptions.LEAST_FPS, ViewerOptions.MOST_FPS));
        }
        return fps;
    }

    /** How many frames may be under way to a screen. */
    int credit() throws BadQueryException {
        String text = values.getOrDefault("credit", "2");
        if (!text.matches("[1-8]")) {
            throw new BadQueryException("credit is '%s', not within 1 to 8".formatted(shown(text)));
        }
        return Integer.parseInt(text);
    }

    ViewerOptions.Policy policy(long maxBytes) throws BadQueryException {
        String text = Optional.ofNullable(values.get("policy")).orElse("latest");
        return switch (text) {
            case "latest" -> new ViewerOptions.Latest();
            case "every" -> new ViewerOptions.Every(maxBytes);
            default -> throw new BadQueryException("policy is '" + shown(text) + "', neither latest nor every");
        };
    }

    private static String shown(String text) {
        String plain = text.replaceAll("[^ -~]", "?");
        return plain.length() <= SHOWN ? plain : plain.substring(0, SHOWN) + "...";
    }
}
