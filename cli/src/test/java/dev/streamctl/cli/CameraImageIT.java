package dev.streamctl.cli;

import static dev.streamctl.cli.CameraCase.camera;
import static dev.streamctl.cli.CameraCase.http;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stream of {@code camera} in an {@code img} of a browser, whose decoder paints a part when it wants to. */
@Timeout(300)
class CameraImageIT extends PageCase {

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
            const painted = () => {
              const pen = canvas.getContext('2d');
              pen.drawImage(image, 0, 0);
              const row = pen.getImageData(0, 4, 256, 1).data;
              let value = 0;
              for (let bit = 0; bit < 32; bit++) value = 2 * value + (row[4 * (8 * bit + 4)] > 127 ? 1 : 0);
              return value;
            };
            await until(() => failed || image.naturalWidth > 0 && painted() > 0);
            if (failed) return 'failed';
            const first = painted();
            await until(() => painted() > first + 20);
            %s
            return 'moves';
            """;

    private static final String ALLOWED = "image.crossOrigin = 'anonymous';";

    /** The last one too, behind which nothing comes. */
    @Test
    void anImageOfTheStreamIsPaintedFrameByFrame() throws Exception {
        try (Started camera = camera("--source", "test", "--size", "320x240")) {
            assertEquals("moves", use(http(camera) + "/", IMAGE.formatted("", "/stream.mjpg", """
                    await until(() => !by('pause').disabled);
                    by('pause').click();
                    await state('paused');
                    await until(() => Number.parseFloat(by('fps').textContent) === 0);
                    await until(() => painted() === number());
                    """)));
        }
    }

    @Test
    void aPageOfAnotherOriginThatIsAllowedShowsItWithTheAttributeCrossorigin() throws Exception {
        try (Dashboard pages = Dashboard.open();
                Started camera = camera("--source", "test", "--size", "320x240", "--origin", pages.origin());
                Chromium browser = Chromium.open(home, "about:blank")) {
            String stream = http(camera) + "/stream.mjpg";
            String page = pages.origin() + "/";
            assertEquals("moves", browser.evaluate(page, script(IMAGE.formatted(ALLOWED, stream, ""))));
            assertEquals("failed", browser.evaluate(page, script(IMAGE.formatted("", stream, ""))));
        }
    }
}
