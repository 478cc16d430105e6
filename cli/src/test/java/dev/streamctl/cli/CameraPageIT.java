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
    void theQualityAndTheLimitOfViewersAreChangedByTheirControls() throws Exception {
        try (Started camera = camera("--source", "test", "--size", "320x240", "--max-viewers", "12")) {
            String seen = use(http(camera) + "/", """
                    await state('live');
                    await until(() => !by('quality').disabled && by('most').value === '12');
                    if (by('quality').value !== '75') return 'the quality begins at ' + by('quality').value;
                    if (!by('led-controls').hidden) return 'there is no LED';
                    const size = async () => {
                      const now = Number(document.body.dataset.frame);
                      const answer = await fetch('snapshot.jpg?timeout=60s&after=' + (now + 2));
                      return (await answer.blob()).size;
                    };
                    const before = await size();
                    const set = (id, value) => {
                      by(id).value = value;
                      by(id).dispatchEvent(new Event('input'));
                      by(id).dispatchEvent(new Event('change'));
                    };
                    set('quality', '3');
                    while (await size() > before * 0.9) await pause(50);
                    await until(() => by('quality-text').textContent === '3');
                    set('most', '5');
                    await until(() => by('viewers').textContent === '1 of 5');
                    set('most', '-4');
                    const most = async () => (await (await fetch('status')).json()).hub.max_viewers;
                    if (by('most').validity.valid || await most() !== 5) return 'minus four is a limit';
                    set('most', '0');
                    await until(() => by('viewers').textContent === '1 of 0');
                    const second = new WebSocket('ws://' + location.host + '/live');
                    const end = await new Promise((told) => second.onclose = told);
                    return end.code + ' ' + end.reason;
                    """);
            assertEquals("1013 too many viewers: at most 0 may watch", seen);
        }
    }

    @Test
    void aSourceWhoseQualityIsItsOwnSaysSoBesideTheControl() throws Exception {
        String program = "exec:" + InteropIT.need("ffmpeg")
                + " -nostdin -v error -re -f lavfi -i testsrc2=size=320x240:rate=10 -f mjpeg -flush_packets 1 -";
        try (Started camera = camera("--source", program)) {
            String seen = use(http(camera) + "/", """
                    await state('live');
                    await until(() => by('quality-why').textContent);
                    if (!by('quality').disabled || !by('rate').disabled) return 'they can be moved';
                    return by('quality-why').textContent + ', ' + by('rate-why').textContent;
                    """);
            assertEquals("the program decides on its quality, the source has a rate of its own", seen);
        }
    }

    @Test
    void theLedsOfANodeAreLitAndDarkenedFromThePage() throws Exception {
        Path token = folder.resolve("token");
        try (Started generate = Started.streamctl("token", "generate", "--out", token.toString())) {
            assertEquals(0, generate.exit(), generate.err::text);
        }
        try (Started leds = Started.streamctl(
                "node", "leds", "--port", "0", "--no-announce", "--stale", "30s", "--token-file", token.toString())) {
            try (Started camera = camera("--led", leds.webSocket(), "--led-token-file", token.toString())) {
                String seen = use(http(camera) + "/", """
                        await state('live');
                        await until(() => !by('led-controls').hidden);
                        const light = (value) => {
                          by('led').value = value;
                          by('led').dispatchEvent(new Event('input'));
                        };
                        light('60');
                        await until(() => by('led-text').textContent === 'green 60');
                        const green = by('led-lamp').dataset.color;
                        light('-20');
                        await until(() => by('led-text').textContent === 'red 20');
                        const red = by('led-lamp').dataset.color;
                        document.dispatchEvent(new KeyboardEvent('keydown', { key: 'l' }));
                        await until(() => by('led-text').textContent === 'off');
                        return green + ', ' + red + ', ' + by('led-lamp').dataset.color + ', ' + by('led').value;
                        """);
                assertEquals("green, red, dark, 0", seen);
                assertTrue(leds.out.text().contains("steered by "), leds.out::text);
            }
        }
    }

    @Test
    void everyControlIsReachedByKeyboardAndHasAName() throws Exception {
        try (Started camera = camera("--source", "test", "--size", "320x240", "--led", "ws://127.0.0.1:1/")) {
            String seen = use(http(camera) + "/", """
                    await state('live');
                    await until(() => !by('led-controls').hidden && !by('most').disabled);
                    const all = document.querySelectorAll('button, input, a[href], [tabindex]');
                    const found = [...all].filter((one) => one.checkVisibility() && !one.closest('footer'));
                    for (const one of found) {
                      if (one.tabIndex < 0) return one.id + ' is not reached';
                      const name = one.ariaLabel || one.textContent.trim() || one.labels?.[0]?.textContent.trim();
                      if (!name) return one.id + ' has no name';
                      one.focus();
                      if (document.activeElement !== one) return one.id + ' takes no focus';
                    }
                    by('led').value = '10';
                    by('led').dispatchEvent(new Event('input'));
                    await until(() => by('led-text').textContent.startsWith('failed: '));
                    return found.map((one) => one.id).join(' ');
                    """);
            assertEquals("pause full save rate quality most led led-off", seen);
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
