package dev.streamctl.cli.camera;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.camera.CaptureStats;
import dev.streamctl.camera.HubStats;
import dev.streamctl.camera.ViewerStats;
import dev.streamctl.camera.serve.Observed;
import dev.streamctl.camera.serve.StatusJson;
import dev.streamctl.cli.output.Report;
import java.io.IOException;
import java.util.Locale;

/**
 * The counters of a camera: now and then ({@code stats}), and at its end ({@code summary}).
 *
 * @param type {@code stats} or {@code summary}
 */
record CameraReport(String type, Observed now) implements Report {

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        StatusJson.writeFields(json, now);
    }

    @Override
    public String text() {
        CaptureStats capture = now.capture();
        HubStats hub = now.hub();
        ViewerStats viewers = hub.all();
        return String.format(
                Locale.ROOT,
                "%s after %.1f s: %s%s, %.1f frames/s; %d frames, %d dropped, source opened %d times; viewers %d now, %d"
                        + " in all, %d refused, %d cut; sent %d, skipped %d, waiting %d; age p50 %.1f ms, p99 %.1f ms",
                type,
                now.uptime().toMillis() / 1000.0,
                capture.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                capture.reason().isEmpty() ? "" : " (" + capture.reason() + ")",
                capture.fps(),
                hub.published(),
                capture.dropped().pictures(),
                capture.opened(),
                hub.viewers(),
                hub.joined(),
                hub.refused(),
                hub.cut(),
                viewers.sent(),
                viewers.skipped(),
                viewers.waiting(),
                hub.ages().p50() / 1000.0,
                hub.ages().p99() / 1000.0);
    }
}
