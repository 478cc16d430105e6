package dev.streamctl.cli;

import static dev.streamctl.cli.CameraCase.camera;
import static dev.streamctl.cli.CameraCase.http;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of {@code camera} in a browser, used as a person uses it. */
@Timeout(300)
class CameraPageIT {

    /** What the scripts share. The picture's own number stands in its top row, 32 cells, the highest bit first. */
    private static final String TOOLS = """
            const by = (id) => document.getElementById(id);
            const pause = (ms) => new Promise((go) => setTimeout(go, ms));
            const until = async (what) => { while (!what()) await pause(20); };
            const state = (name) => until(() => document.body.dataset.state === name);
            const number = () => {
              const row = by('picture').getContext('2d').getImageData(0, 4, 256, 1).data;
              let value = 0;
              for (let bit = 0; bit < 32; bit++) value = 2 * value + (row[4 * (8 * bit + 4)] > 127 ? 1 : 0);
              return value;
            };
            """;

    @TempDir
    Path folder;

    private Path home;

    @BeforeEach
    void needBrowser() throws Exception {
        InteropIT.need("chromium");
        home = Files.createDirectory(folder.resolve("home"));
    }

    private static String script(String body) {
        return "(async () => { " + TOOLS + body + " })()";
    }

    private String use(String page, String body) throws Exception {
        try (Chromium browser = Chromium.open(home, "about:blank")) {
            return browser.evaluate(page, script(body));
        }
    }

    @Test
    void thePaintedNumberMovesAndStandsWhilePaused() throws Exception {
        try (Started camera = camera("--source", "test", "--size", "320x240")) {
            String seen = use(http(camera) + "/", """
                    await state('live');
                    await until(() => number() > 0);
                    const first = number();
                    const sequence = Number(document.body.dataset.frame);
                    await until(() => number() > first + 5);
                    if (Number(document.body.dataset.frame) <= sequence) return 'the sequence stands';
                    await until(() => by('delay').textContent.endsWith(' ms'));
                    by('pause').click();
                    await state('paused');
                    await until(() => by('pause').textContent === 'Resume');
                    const stands = number();
                    await until(() => Number.parseFloat(by('fps').textContent) === 0);
                    if (number() !== stands) return 'it moves from ' + stands + ' to ' + number();
                    by('pause').click();
                    await state('live');
                    await until(() => number() !== stands);
                    return 'moves, stands, moves';
                    """);
            assertEquals("moves, stands, moves", seen);
        }
    }

    @Test
    void aSourceThatEndsShowsThePictureWithoutASignalAndComesBack() throws Exception {
        String once = "exec:" + InteropIT.need("ffmpeg")
                + " -nostdin -v error -re -f lavfi -i testsrc2=size=320x240:rate=10:duration=3 -f mjpeg -flush_packets 1 -";
        try (Started camera = camera("--source", once)) {
            String seen = use(http(camera) + "/", """
                    await state('live');
                    await until(() => document.body.dataset.type === '2');
                    await until(() => by('veil').textContent.startsWith('no signal: '));
                    const text = by('veil').textContent;
                    await state('live');
                    return text;
                    """);
            assertTrue(seen.startsWith("no signal: "), seen);
        }
    }

    @Test
    void theRateIsChangedByTheControl() throws Exception {
        try (Started camera = camera("--source", "test", "--size", "320x240")) {
            String seen = use(http(camera) + "/", """
                    await state('live');
                    await until(() => !by('rate').disabled);
                    by('rate').value = '7';
                    by('rate').dispatchEvent(new Event('change'));
                    const fps = async () =>
                        (await (await fetch('status')).json()).capture.fps;
                    let now;
                    do { await pause(100); now = await fps(); } while (now < 5 || now > 9);
                    return 'seven';
                    """);
            assertEquals("seven", seen);
        }
    }

    @Test
    void aPageBehindATokenAsksForIt() throws Exception {
        Path token = folder.resolve("token");
        try (Started generate = Started.streamctl("token", "generate", "--out", token.toString())) {
            assertEquals(0, generate.exit(), generate.err::text);
        }
        try (Started camera = camera("--source", "test", "--token-file", token.toString())) {
            String seen = use(http(camera) + "/", """
                    const enter = (text) => { by('token').value = text; by('door').requestSubmit(); };
                    await until(() => !by('door').hidden);
                    enter('0123456789abcdef0123456789abcdef');
                    await until(() => by('door-text').textContent);
                    const told = by('door-text').textContent;
                    enter('TOKEN');
                    await state('live');
                    await until(() => number() > 0 && by('door').hidden);
                    return told;
                    """.replace(
                            "TOKEN", Files.readString(token).strip()));
            assertEquals("That token is wrong.", seen);
        }
    }
}
