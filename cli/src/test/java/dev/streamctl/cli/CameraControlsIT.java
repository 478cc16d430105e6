package dev.streamctl.cli;

import static dev.streamctl.cli.CameraCase.camera;
import static dev.streamctl.cli.CameraCase.http;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The controls of the page of {@code camera}, used as a person uses them. */
@Timeout(300)
class CameraControlsIT extends PageCase {

    @Test
    void theQualityAndTheLimitOfViewersAreChangedByTheirControls() throws Exception {
        try (Started camera = camera("--source", "test", "--size", "320x240", "--max-viewers", "12")) {
            String seen = use(http(camera) + "/", """
                    await state('live');
                    await until(() => !by('quality').disabled && by('most').value === '12');
                    if (by('quality').value !== '75') return 'the quality begins at ' + by('quality').value;
                    if (!by('led-controls').hidden) return 'there is no LED';
                    const size = async () => {
                      const next = (after) => fetch('snapshot.jpg?timeout=25s&after=' + after);
                      const first = await next(document.body.dataset.frame); /* it may have been under way */
                      return (await (await next(first.headers.get('X-Frame-Sequence'))).blob()).size;
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
                    if (by('notice').textContent) return 'it was asked for: ' + by('notice').textContent;
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
                        const sent = [];
                        const send = WebSocket.prototype.send;
                        WebSocket.prototype.send = function (text) { sent.push(text); send.call(this, text); };
                        const light = (value) => {
                          by('led').value = value;
                          by('led').dispatchEvent(new Event('input'));
                        };
                        light('60');
                        await until(() => by('led-text').textContent === 'green 60');
                        const green = by('led-lamp').dataset.color;
                        const wishes = () => sent.filter((text) => text === 'led 60').length;
                        await until(() => wishes() > 1); /* once the hand has let go */
                        const before = wishes(), began = performance.now();
                        const told = new Set();
                        await until(() => told.add(by('uptime').textContent).size > 2);
                        const seconds = (performance.now() - began) / 1000, more = wishes() - before;
                        if (more > 1 + 2 * seconds) return more + ' wishes in ' + seconds + ' s';
                        light('-20');
                        await until(() => by('led-text').textContent === 'red 20');
                        const red = by('led-lamp').dataset.color;
                        document.dispatchEvent(new KeyboardEvent('keydown', { key: 'l' }));
                        await until(() => by('led-text').textContent === 'off');
                        if (!sent.includes('led off')) return 'it went out by itself';
                        return green + ', ' + red + ', ' + by('led-lamp').dataset.color + ', ' + by('led').value;
                        """);
                assertEquals("green, red, dark, 0", seen);
                leds.out.await("steered by ");
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
}
