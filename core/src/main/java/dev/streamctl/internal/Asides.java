package dev.streamctl.internal;

import org.jspecify.annotations.Nullable;

/** What a protocol says beside the frames of the application, into the same output. Guarded by the lock of its {@link Outbox}. */
final class Asides {

    private final @Nullable Dialogue<?> dialogue;
    private boolean urged;

    /** @param dialogue null where the protocol says nothing of its own */
    Asides(@Nullable Dialogue<?> dialogue) {
        this.dialogue = dialogue;
    }

    /** There is something to say, which is asked for when the loop takes. */
    void urge(boolean open) {
        urged = open;
    }

    boolean urged() {
        return urged;
    }

    /** Says what there is now; returns the number of bytes. */
    int say(boolean open, EncodeBuffer to) {
        urged = false;
        byte[] control = dialogue == null || !open ? null : dialogue.control();
        return control == null ? 0 : to.add(control);
    }

    /** Says its last; returns the number of bytes. */
    int sayLast(Ending how, Dialogue.Parting parting, EncodeBuffer to) {
        return dialogue == null ? 0 : to.add(dialogue.lastFrame(how, parting));
    }

    /** Nothing is said any more. */
    void release() {
        if (dialogue != null) {
            dialogue.releaseOutput();
        }
    }
}
