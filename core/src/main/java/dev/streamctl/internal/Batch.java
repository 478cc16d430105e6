package dev.streamctl.internal;

/**
 * What one socket read brought, in order: frames, and {@link dev.streamctl.framing.FrameException}s in the places of those
 * that were refused.
 *
 * @param items frames and exceptions
 * @param cost the bytes they hold, with a fixed sum for each so that empty frames count too
 */
public record Batch(Object[] items, int cost) {

    /** What a frame costs beyond its bytes: about its object and its place in the array. */
    public static final int ITEM_COST = 32;

    /** What a refused frame holds, of however few bytes it was: the exception with its text and its stack trace. */
    public static final int REFUSAL_COST = 2 * 1024;
}
