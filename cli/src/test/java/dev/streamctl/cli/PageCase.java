package dev.streamctl.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A browser at the page of {@code camera}. */
abstract class PageCase {

    /** What the scripts share. The picture's own number stands in its top row, 32 cells, the highest bit first. */
    private static final String TOOLS = """
            const by = (id) => document.getElementById(id);
            const pause = (ms) => new Promise((go) => setTimeout(go, ms));
            const until = async (what) => { while (!await what()) await pause(20); };
            const state = (name) => until(() => document.body.dataset.state === name);
            const numberOn = (canvas) => {
              const row = canvas.getContext('2d').getImageData(0, 4, 256, 1).data;
              let value = 0;
              for (let bit = 0; bit < 32; bit++) value = 2 * value + (row[4 * (8 * bit + 4)] > 127 ? 1 : 0);
              return value;
            };
            const number = () => numberOn(by('picture'));
            """;

    @TempDir
    Path folder;

    Path home;

    @BeforeEach
    void makeHome() throws Exception {
        home = Files.createDirectory(folder.resolve("home"));
    }

    static String script(String body) {
        return "(async () => { " + TOOLS + body + " })()";
    }

    String use(String page, String body) throws Exception {
        return use(Engine.CHROMIUM, page, body);
    }

    String use(Engine engine, String page, String body) throws Exception {
        try (Tab browser = engine.open(home)) {
            return browser.evaluate(page, script(body));
        }
    }
}
