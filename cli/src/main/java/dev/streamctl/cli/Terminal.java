package dev.streamctl.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whether one of the standard streams is a terminal. Each is asked for itself: {@link System#console()} mixes them. */
enum Terminal {
    INPUT(0),
    OUTPUT(1),
    ERROR(2);

    private final int descriptor;

    Terminal(int descriptor) {
        this.descriptor = descriptor;
    }

    boolean isTerminal() {
        String target = target();
        if (target != null) {
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        }
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** Whether standard output and standard error go to one place: a terminal, or whatever it is with {@code 2>&1}. */
    static boolean oneForBoth() {
        String target = OUTPUT.target();
        return target == null ? OUTPUT.isTerminal() && ERROR.isTerminal() : target.equals(ERROR.target());
    }

    /** The file, pipe or device; null without {@code /proc}, as on macOS. */
    private @Nullable String target() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }
}
