package dev.streamctl.camera;

import java.util.Optional;

/** What a frame shows; its code stands in the {@link FrameHeader}. */
public enum FrameType {
    /** A picture of the source. */
    PICTURE(1),
    /** A picture that says why there is none of the source. */
    NO_SIGNAL(2),
    /** No picture but a line of text: why the server serves no frames. */
    NOTICE(3);

    private final int code;

    FrameType(int code) {
        this.code = code;
    }

    /** The byte of the header. */
    public int code() {
        return code;
    }

    /** The type of a code; empty where there is none. */
    public static Optional<FrameType> of(int code) {
        for (FrameType type : values()) {
            if (type.code == code) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
