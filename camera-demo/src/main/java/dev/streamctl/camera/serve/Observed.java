package dev.streamctl.camera.serve;

import dev.streamctl.ServerStats;
import dev.streamctl.camera.CaptureStats;
import dev.streamctl.camera.HubStats;
import dev.streamctl.camera.Processing;
import dev.streamctl.camera.ViewerStats;
import dev.streamctl.telemetry.send.LoopStats;
import dev.streamctl.telemetry.send.SenderStats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A camera at one moment.
 *
 * @param source its name
 * @param uptime since it was opened
 * @param painted the time from the capture of a frame to the word of a page that it has painted it, over all pages
 * @param maxViewers the limit of viewers
 * @param telemetry of the camera itself; empty where it sends none
 * @param viewers those who watch
 * @param servers the counters of its servers, by their endpoints
 */
public record Observed(
        String source,
        Duration uptime,
        CaptureStats capture,
        HubStats hub,
        HubStats.Ages painted,
        int maxViewers,
        Processing.Stats processing,
        Optional<Telemetry> telemetry,
        List<Watcher> viewers,
        Map<String, ServerStats> servers) {

    /** The telemetry that a camera sends of itself: what became of its samples, and how their readings went. */
    public record Telemetry(SenderStats sender, LoopStats loop) {}

    /**
     * One who watches.
     *
     * @param policy {@code latest} or {@code every}
     * @param maxFps 0 for all
     * @param connected for how long
     */
    public record Watcher(String name, String policy, double maxFps, Duration connected, ViewerStats stats) {}
}
