package dev.streamctl.camera.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;

/** Reads what a program says until it ends, so that it never waits for a reader, and keeps the last line. */
final class LastLine {

    private static final int LONGEST = 200;

    private final byte[] line = new byte[LONGEST];
    private int length;
    private String last = "";

    /** On a thread of its own, which ends with the stream. */
    static LastLine drain(InputStream in, String program) {
        var kept = new LastLine();
        Thread.ofPlatform().daemon().name("streamctl-stderr-" + program).start(() -> kept.read(in));
        return kept;
    }

    private void read(InputStream in) {
        byte[] chunk = new byte[4096];
        try (in) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                add(chunk, count);
            }
        } catch (IOException e) {
            // the program is gone, and so is what it had to say
        }
    }

    synchronized void add(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                take();
            } else if (length < LONGEST) {
                line[length++] = bytes[i];
            }
        }
    }

    /** The last line that is not blank, up to 200 bytes of it, as it can be shown on a terminal. */
    synchronized String text() {
        take();
        return last;
    }

    private void take() {
        String text =
                new String(line, 0, length, UTF_8).replaceAll("\\p{Cntrl}", " ").strip();
        last = text.isEmpty() ? last : text;
        length = 0;
    }
}
