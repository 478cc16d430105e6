package dev.streamctl.camera;

import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a capture loop gives to its hub: pictures that are whole, or the notice of a loss. Its monitor keeps the notice from coming
 * behind the frame that ended the loss.
 */
final class CaptureOutlet {

    private static final Logger LOG = LoggerFactory.getLogger(CaptureOutlet.class);

    private final FrameHub hub;
    private final CaptureProgress progress;
    private final PictureGate gate;
    private final InstantSource wallClock;
    private final NoSignalPicture noSignal = new NoSignalPicture();

    CaptureOutlet(FrameHub hub, CaptureProgress progress, CaptureOptions options, InstantSource wallClock) {
        this.hub = hub;
        this.progress = progress;
        this.gate = new PictureGate(options, progress);
        this.wallClock = wallClock;
    }

    /** The source is opened anew. */
    void begin() {
        gate.begin();
    }

    /** @throws SourceException it has given no good picture for too long */
    void publish(byte[] jpeg, FrameSource source) throws SourceException {
        if (!gate.admits(jpeg, source)) {
            return;
        }
        synchronized (this) {
            progress.published(hub.publish(jpeg));
        }
    }

    /** Tells the viewers, and the log. */
    void lost(SourceException why) {
        progress.failed(why, wallClock.instant());
        LOG.warn("no signal: {}", why.getMessage());
        publishLoss();
    }

    /** Tells the viewers again, where there is a loss. */
    synchronized void publishLoss() {
        progress.loss()
                .ifPresent(loss -> hub.publish(
                        FrameType.NO_SIGNAL, noSignal.draw(loss.reason(), loss.since(), wallClock.instant())));
    }
}
