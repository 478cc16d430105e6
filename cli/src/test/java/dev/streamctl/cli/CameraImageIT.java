package dev.streamctl.cli;

import static dev.streamctl.cli.CameraCase.camera;
import static dev.streamctl.cli.CameraCase.http;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stream of {@code camera} in an {@code img} of a browser, whose decoder paints a part when it wants to. */
@Timeout(300)
class CameraImageIT extends PageCase {

    /**
     * Through a bitmap: what Firefox copies from the image itself to a canvas is the first part for ever. There is none while only
     * the size of the picture is known.
     */
    private static final String IMAGE = """
            const image = new Image();
            let failed = false;
            image.onerror = () => { failed = true; };
            %s
            image.src = '%s';
            document.body.append(image);
            const canvas = document.createElement('canvas');
            canvas.width = 320;
            canvas.height = 240;
            const painted = async () => {
              const bitmap = await createImageBitmap(image).catch(() => null);
              if (!bitmap) return 0;
              canvas.getContext('2d').drawImage(bitmap, 0, 0);
              return numberOn(canvas);
            };
            await until(async () => failed || image.naturalWidth > 0 && await painted() > 0);
            if (failed) return 'failed';
            %s
            """;

    private static final String MOVES = """
            const first = await painted();
            await until(async () => await painted() > first + 20);
            return 'moves';
            """;

    private static final String ALLOWED = "image.crossOrigin = 'anonymous';";

    /** The last one too. */
    @ParameterizedTest
    @EnumSource
    void anImageOfTheStreamIsPaintedFrameByFrame(Engine engine) throws Exception {
        try (Started camera = camera("--source", "test", "--size", "320x240")) {
            assertEquals("moves", use(engine, http(camera) + "/", IMAGE.formatted("", "/stream.mjpg", """
                    const first = await painted();
                    await until(async () => await painted() > first + 20);
                    await until(() => !by('pause').disabled);
                    by('pause').click();
                    await state('paused');
                    await until(() => Number.parseFloat(by('fps').textContent) === 0);
                    await until(async () => await painted() === number());
                    return 'moves';
                    """)));
        }
    }

    /** Of a frame in 100 seconds, by what the camera has sent: Chromium paints a part when it has the head of the next one. */
    @ParameterizedTest
    @EnumSource
    void aFrameIsPaintedBeforeTheNextOneIsSent(Engine engine) throws Exception {
        try (Started camera = camera("--source", "test", "--size", "320x240")) {
            assertEquals("alone", use(engine, http(camera) + "/", IMAGE.formatted("", "/stream.mjpg?fps=0.01", """
                    const now = await (await fetch('status')).json();
                    const own = now.viewers.find((one) => one.name.startsWith('mjpeg '));
                    return own.sent + own.repeated > 1 ? 'not before the next' : 'alone';
                    """)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPageOfAnotherOriginThatIsAllowedShowsItWithTheAttributeCrossorigin(Engine engine) throws Exception {
        try (Dashboard pages = Dashboard.open();
                Started camera = camera("--source", "test", "--size", "320x240", "--origin", pages.origin());
                Tab browser = engine.open(home)) {
            String stream = http(camera) + "/stream.mjpg";
            String page = pages.origin() + "/";
            assertEquals("moves", browser.evaluate(page, script(IMAGE.formatted(ALLOWED, stream, MOVES))));
            assertEquals("failed", browser.evaluate(page, script(IMAGE.formatted("", stream, MOVES))));
        }
    }
}
