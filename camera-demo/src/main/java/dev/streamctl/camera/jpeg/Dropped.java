package dev.streamctl.camera.jpeg;

/** Why a picture of a stream was dropped. */
public enum Dropped {
    /** The picture is longer than the limit. */
    TOO_LONG,
    /** The markers make no picture. */
    BROKEN,
    /** Another picture began, or the input ended, before the end of this one. */
    TRUNCATED
}
