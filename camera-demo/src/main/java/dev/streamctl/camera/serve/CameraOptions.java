package dev.streamctl.camera.serve;

import dev.streamctl.Endpoint;
import dev.streamctl.ServerOptions;
import dev.streamctl.access.Exposure;
import dev.streamctl.camera.CaptureOptions;
import dev.streamctl.camera.ViewerOptions;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where and how a camera serves.
 *
 * @param stream where frames over TCP are served
 * @param http where MJPEG, snapshots, status and metrics are served
 * @param server limits, certificate and token of both
 * @param capture how the source is treated
 * @param maxViewers how many may watch at once
 * @param policy what viewers over TCP get
 * @param everyBytes how many bytes may wait for a viewer of every frame, then it is cut
 * @param sendWithin how long a viewer may take for one frame, 1 ms or more, then it is cut
 * @param processWithin the deadline of the processing of one frame, 1 ms or more
 * @param origins further origins of pages, as in {@link dev.streamctl.websocket.Routes}
 * @param hosts further names of this machine, likewise
 * @param led whose LEDs its page steers; null for nobody's
 * @param insecure whether its settings may be open to other machines without TLS and without a token
 */
public record CameraOptions(
        Endpoint stream,
        Endpoint http,
        ServerOptions server,
        CaptureOptions capture,
        int maxViewers,
        ViewerOptions.Policy policy,
        long everyBytes,
        Duration sendWithin,
        Duration processWithin,
        Set<String> origins,
        Set<String> hosts,
        @Nullable LedChoice led,
        boolean insecure) {

    /** How many may watch where nothing else is said. */
    public static final int MAX_VIEWERS = 64;

    /** What may wait for a viewer of every frame where nothing else is said, 16 MiB. */
    public static final long EVERY_BYTES = 16L << 20;

    /**
     * Keeps copies.
     *
     * @throws IllegalArgumentException its settings would be open to all machines, and nobody insists; or a time is less than 1 ms
     */
    public CameraOptions {
        Exposure.check("the camera", http, server, insecure);
        checkTime("send timeout", sendWithin);
        checkTime("process timeout", processWithin);
        origins = Set.copyOf(origins);
        hosts = Set.copyOf(hosts);
    }

    private static void checkTime(String name, Duration time) {
        if (time.toMillis() < 1) {
            throw new IllegalArgumentException("the %s is %d ms, less than 1 ms".formatted(name, time.toMillis()));
        }
    }

    /** Free ports of this machine alone; {@link #MAX_VIEWERS} viewers of the newest frames, who have 5 seconds for each. */
    public static CameraOptions local(CaptureOptions capture) {
        return new CameraOptions(
                Endpoint.tcp("127.0.0.1", 0),
                Endpoint.tcp("127.0.0.1", 0),
                ServerOptions.defaults(),
                capture,
                MAX_VIEWERS,
                new ViewerOptions.Latest(),
                EVERY_BYTES,
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Set.of(),
                Set.of(),
                null,
                false);
    }

    /** These with others for the servers. */
    public CameraOptions withServer(ServerOptions other) {
        return with(other, policy, sendWithin, led);
    }

    /** These with another policy for viewers over TCP, and another time for a frame. */
    public CameraOptions withDelivery(ViewerOptions.Policy otherPolicy, Duration otherSendWithin) {
        return with(server, otherPolicy, otherSendWithin, led);
    }

    /** These with LEDs. */
    public CameraOptions withLed(@Nullable LedChoice other) {
        return with(server, policy, sendWithin, other);
    }

    private CameraOptions with(
            ServerOptions toServe, ViewerOptions.Policy toSend, Duration within, @Nullable LedChoice toLight) {
        return new CameraOptions(
                stream,
                http,
                toServe,
                capture,
                maxViewers,
                toSend,
                everyBytes,
                within,
                processWithin,
                origins,
                hosts,
                toLight,
                insecure);
    }
}
