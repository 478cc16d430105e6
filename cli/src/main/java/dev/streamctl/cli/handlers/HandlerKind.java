package dev.streamctl.cli.handlers;

import dev.streamctl.cli.options.FrameFormat;
import java.util.Locale;

/** The handlers by name. */
public enum HandlerKind {
    /** Sends each frame back. */
    ECHO,
    /** Sends each frame back to front. */
    REVERSE,
    /** Keeps one sum over all clients. */
    TOTAL,
    /** Reads only. */
    DISCARD;

    /**
     * A handler for all connections of one server.
     *
     * @param total where {@link #TOTAL} keeps its sum, so that several servers can share it
     */
    public <F> FrameHandler<F> create(FrameFormat<F> format, Total total) {
        return switch (this) {
            case ECHO -> new EchoHandler<>(format);
            case REVERSE -> new ReverseHandler<>(format);
            case TOTAL -> new TotalHandler<>(format, total);
            case DISCARD -> new DiscardHandler<>(format);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
