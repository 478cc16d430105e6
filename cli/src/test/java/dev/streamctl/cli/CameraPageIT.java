package dev.streamctl.cli;

import static dev.streamctl.cli.CameraCase.camera;
import static dev.streamctl.cli.CameraCase.http;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page of {@code camera} in a browser, used as a person uses it. */
@Timeout(300)
class CameraPageIT extends PageCase {

    @ParameterizedTest
    @EnumSource
    void thePaintedNumberMovesAndStandsWhilePaused(Engine engine) throws Exception {
        try (Started camera = camera("--source", "test", "--size", "320x240")) {
            String seen = use(engine, http(camera) + "/", """
                    await state('live');
                    await until(() => number() > 0);
                    const first = number();
                    const sequence = Number(document.body.dataset.frame);
                    await until(() => number() > first + 5);
                    if (Number(document.body.dataset.frame) <= sequence) return 'the sequence stands';
                    await until(() => /^[0-9.]+ ms$/.test(by('delay').textContent) && Number(by('fps').textContent) > 0);
                    by('pause').click();
                    await state('paused');
                    await until(() => by('pause').textContent === 'Resume');
                    await until(() => Number.parseFloat(by('fps').textContent) === 0); /* the last frame may come behind the word */
                    const stands = number();
                    const then = by('uptime').textContent;
                    await until(() => by('uptime').textContent !== then);
                    if (number() !== stands) return 'it moves from ' + stands + ' to ' + number();
                    by('pause').click();
                    await state('live');
                    await until(() => number() !== stands);
                    return 'moves, stands, moves';
                    """);
            assertEquals("moves, stands, moves", seen);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSourceThatEndsShowsThePictureWithoutASignalAndComesBack(Engine engine) throws Exception {
        String once = "exec:" + InteropIT.need("ffmpeg")
                + " -nostdin -v error -re -f lavfi -i testsrc2=size=320x240:rate=10:duration=3 -f mjpeg -flush_packets 1 -";
        try (Started camera = camera("--source", once)) {
            String seen = use(engine, http(camera) + "/", """
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

    /** Its connections stay open, as those of a machine that lost its network. */
    @Test
    void aCameraThatSaysNothingIsAwayUntilItIsBack() throws Exception {
        try (Started camera = camera("--source", "test", "--size", "320x240");
                Browser browser = Browser.open(home.resolve("phone"))) {
            browser.visit(http(camera) + "/");
            awaitState(browser, "live");
            camera.freeze();
            try {
                awaitState(browser, "away");
                assertTrue(browser.text("veil").startsWith("away: nothing from the camera for "), browser.text("veil"));
                awaitVeil(browser, "away: nothing from the camera for 6 s"); // given up, and tried anew
            } finally {
                camera.thaw();
            }
            awaitState(browser, "live");
            Object then = browser.run(SEQUENCE);
            await().atMost(Duration.ofMinutes(1)).until(() -> !then.equals(browser.run(SEQUENCE)));
        }
    }

    private static final String SEQUENCE = "return document.body.dataset.frame";

    private static void awaitState(Browser browser, String state) {
        await("state " + state)
                .atMost(Duration.ofMinutes(1))
                .until(() -> state.equals(browser.run("return document.body.dataset.state")));
    }

    private static void awaitVeil(Browser browser, String text) {
        await(text)
                .atMost(Duration.ofMinutes(1))
                .until(() -> text.equals(browser.run("return document.getElementById('veil').textContent")));
    }

    @Test
    void aRefusalCanBeReadAndAKeyWithoutItsControlDoesNothing() throws Exception {
        try (Started camera = camera("--source", "test", "--size", "320x240")) {
            String seen = use(http(camera) + "/", """
                    await state('live');
                    await until(() => !by('rate').disabled);
                    const notices = [];
                    new MutationObserver(() => notices.push(by('notice').textContent))
                        .observe(by('notice'), { childList: true });
                    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'l', bubbles: true }));
                    by('rate').max = '2000';
                    by('rate').value = '2000';
                    by('rate').dispatchEvent(new Event('change'));
                    await until(() => by('notice').textContent.startsWith('fps is 2000'));
                    const then = by('uptime').textContent;
                    await until(() => by('uptime').textContent !== then);
                    const kept = by('notice').textContent;
                    await until(() => by('notice').textContent === '');
                    return kept + ', ' + notices.filter((text) => text.toLowerCase().includes('led')).length + ' of LEDs';
                    """);
            assertEquals("fps is 2000.0, not within 0.01 to 1000.0, 0 of LEDs", seen);
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

    /** Written to {@code target/camera.png}; the picture of camera-demo's README is one of these. */
    @Test
    void aPictureOfThePageIsTakenAtWorkAndTheOneOfTheReadmeHasItsSize() throws Exception {
        try (Started camera = camera("--source", "test", "--size", "640x480")) {
            byte[] png;
            try (Chromium browser = Chromium.open(home, "about:blank")) {
                png = browser.screenshot(http(camera) + "/", script("""
                        await state('live');
                        await until(() => number() > 600 && by('delay').textContent.endsWith(' ms'));
                        return 'seen';
                        """), 1100, 850);
            }
            Files.write(Path.of("target", "camera.png"), png);
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
            BufferedImage kept =
                    ImageIO.read(Path.of("..", "camera-demo", "camera.png").toFile());
            assertEquals(kept.getWidth() + "x" + kept.getHeight(), picture.getWidth() + "x" + picture.getHeight());
            int lit = 0;
            for (int x = 20; x < 720; x++) {
                lit += (picture.getRGB(x, 150) & 0xffffff) == (kept.getRGB(x, 150) & 0xffffff) ? 1 : 0;
            }
            assertTrue(lit > 600, lit + " of 700 pixels of the bars are those of the picture in the README");
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
