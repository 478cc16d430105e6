package dev.streamctl.cli;

import static dev.streamctl.cli.CameraCase.camera;
import static dev.streamctl.cli.CameraCase.http;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the page of {@code camera} takes care of where it cannot be seen at once. */
@Timeout(300)
class CameraPageCareIT extends PageCase {

    /** Notes what later connections of the page ask and say, and lets it leave its connection for another one. */
    private static final String ANEW = """
            const asked = [], said = [];
            let first = 0;
            window.WebSocket = class extends WebSocket {
              constructor(address) {
                super(address);
                asked.push(address.search);
                this.addEventListener('message', (event) => {
                  if (typeof event.data !== 'string') first ||= Number(new DataView(event.data).getBigUint64(4));
                });
              }
              send(text) { said.push(text); super.send(text); }
            };
            const anew = () => { dispatchEvent(new Event('pagehide')); dispatchEvent(new Event('pageshow')); };
            """;

    @Test
    void whatElseStandsInItsAddressIsNotAskedOfTheCamera() throws Exception {
        try (Started camera = camera("--source", "test", "--size", "320x240")) {
            String seen = use(http(camera) + "/?from=mail&fps=5", ANEW + """
                    anew();
                    await until(() => asked.length);
                    if (asked.join() !== '?fps=5') return asked.join();
                    await state('live');
                    return 'live';
                    """);
            assertEquals("live", seen);
        }
    }

    @Test
    void whatComesLateByAnOlderConnectionIsNeitherShownNorAnswered() throws Exception {
        try (Started camera = camera("--source", "test", "--size", "320x240")) {
            String seen = use(http(camera) + "/", ANEW + """
                    await state('live');
                    const decode = createImageBitmap;
                    const frames = [], statuses = [];
                    window.createImageBitmap = (blob) => new Promise((go) => frames.push(() => go(decode(blob))));
                    window.requestIdleCallback = (task) => statuses.push(task);
                    await until(() => frames.length && statuses.length);
                    const late = statuses.splice(0);
                    anew();
                    await until(() => first);
                    by('uptime').textContent = 'as it was';
                    late.forEach((task) => task());
                    if (by('uptime').textContent !== 'as it was') return 'a late status is shown';
                    const before = document.body.dataset.frame;
                    frames.shift()();
                    await until(() => document.body.dataset.frame !== before);
                    window.createImageBitmap = decode;
                    frames.forEach((go) => go());
                    await until(() => said.length > 2);
                    const painted = said.map((text) => Number(text.split(' ')[1]));
                    return painted.every((one) => one >= first) ? 'only its own' : said + ' behind ' + first;
                    """);
            assertEquals("only its own", seen);
        }
    }

    @Test
    void aKeyThatIsHeldDownCountsOnce() throws Exception {
        try (Started camera = camera("--source", "test", "--size", "320x240")) {
            String seen = use(http(camera) + "/", ANEW + """
                    anew();
                    await state('live');
                    await until(() => !by('pause').disabled);
                    const press = (repeat) =>
                      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'p', repeat, bubbles: true }));
                    [false, true, true].forEach(press);
                    await state('paused');
                    return said.filter((text) => !text.startsWith('painted')).join();
                    """);
            assertEquals("pause", seen);
        }
    }

    /** What a reader of the screen says by itself when it changes, or is set to what it was. */
    @Test
    void whatTheCameraTellsEachSecondIsNotReadAloud() throws Exception {
        try (Started camera = camera("--source", "test", "--size", "320x240", "--led", "ws://127.0.0.1:1/")) {
            String seen = use(http(camera) + "/", """
                    const told = async () => {
                      const then = by('uptime').textContent;
                      await until(() => by('uptime').textContent !== then);
                    };
                    await state('live');
                    await until(() => !by('pause').disabled);
                    await told();
                    const aloud = [];
                    for (const place of document.querySelectorAll('output, [role=status], [role=alert], [aria-live]'))
                      new MutationObserver(() => aloud.push(place.id))
                          .observe(place, { childList: true, characterData: true, subtree: true });
                    await told();
                    await told();
                    return aloud.join() || 'silent';
                    """);
            assertEquals("silent", seen);
        }
    }

    @Test
    void onAPhoneNothingIsCutOffAtItsRight() throws Exception {
        String source =
                "exec:" + InteropIT.need("ls") + " /there/is/no/such/file/" + "its_name_has_no_blank_".repeat(4);
        try (Started camera = camera("--source", source, "--led", "ws://127.0.0.1:1/");
                Browser phone = Browser.open(home.resolve("phone"))) {
            phone.visit(http(camera) + "/");
            phone.await("veil", text -> text.contains("no_blank"));
            assertEquals("390, none", phone.run("""
                    const wide = [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility()
                        && (one.getBoundingClientRect().right > 390 || one.scrollWidth > one.clientWidth && one.clientWidth));
                    return document.documentElement.scrollWidth + ', ' + (wide.map((one) => one.id || one.tagName).join() || 'none');
                    """));
        }
    }
}
