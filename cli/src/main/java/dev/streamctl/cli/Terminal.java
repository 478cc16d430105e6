package dev.streamctl.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            Console console = System.console(); // no /proc: macOS
            return console != null && console.isTerminal();
        }
    }
}
