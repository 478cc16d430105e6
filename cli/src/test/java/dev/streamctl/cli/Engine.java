package dev.streamctl.cli;

import java.nio.file.Path;

/** The browsers in which pages are tried. */
enum Engine {
    CHROMIUM {
        @Override
        Tab open(Path home) throws Exception {
            return Chromium.open(home, "about:blank");
        }
    },
    FIREFOX {
        @Override
        Tab open(Path home) throws Exception {
            return Firefox.open(home);
        }
    };

    /** Skips where the browser is missing, but not in continuous integration. */
    abstract Tab open(Path home) throws Exception;
}
