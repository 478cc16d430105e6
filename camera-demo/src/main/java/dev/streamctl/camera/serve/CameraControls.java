package dev.streamctl.camera.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.camera.CaptureLoop;
import dev.streamctl.camera.FrameHub;
import dev.streamctl.camera.Quality;
import dev.streamctl.camera.leds.LedRemote;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What can be changed of a camera while it runs, by everybody who is let in.
 *
 * @param led null where the camera has no LED node
 */
record CameraControls(
        CaptureLoop loop, FrameHub hub, @Nullable LedRemote led) {

    /** What is said where there is no LED node. */
    private static final String NO_LED = "this camera has no LED node";

    /**
     * Does it.
     *
     * @param who who wants it
     * @return why it is not done, one line; empty where it is
     */
    String apply(Object who, LiveRequest.Change change) {
        try {
            return switch (change) {
                case LiveRequest.Rate(double fps) -> setFps(fps);
                case LiveRequest.Pause(boolean paused) -> {
                    loop.setPaused(paused);
                    yield "";
                }
                case LiveRequest.PictureQuality(long quality) -> {
                    loop.setQuality(Quality.checked(quality));
                    yield "";
                }
                case LiveRequest.Viewers(long most) -> setMaxViewers(most);
                case LiveRequest.Led(double percent) -> steer(who, percent);
                case LiveRequest.LedOff() -> letGo();
            };
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private String setFps(double fps) {
        if (loop.source().isPaced()) {
            return "the source has a rate of its own";
        }
        loop.setFps(fps);
        return "";
    }

    private String setMaxViewers(long most) {
        if (most > FrameHub.MOST_VIEWERS) {
            return "viewers is %d, not within 0 to %d".formatted(most, FrameHub.MOST_VIEWERS);
        }
        hub.setMaxViewers((int) most);
        return "";
    }

    private String steer(Object who, double percent) {
        if (led == null) {
            return NO_LED;
        }
        led.steer(who, percent);
        return "";
    }

    private String letGo() {
        if (led == null) {
            return NO_LED;
        }
        led.letGo();
        return "";
    }

    /** Somebody has gone, and the light that they wanted goes with them. */
    void left(Object who) {
        if (led != null) {
            led.left(who);
        }
    }

    /** Writes how they stand, as the field {@code controls}. */
    void write(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("controls");
        json.writeBooleanField("paused", loop.isPaused());
        json.writeBooleanField("paced", loop.source().isPaced());
        json.writeNumberField("fps", loop.fps());
        switch (loop.source().quality()) {
            case Quality.Fixed(String reason) -> {
                json.writeNullField("quality");
                json.writeStringField("quality_fixed", reason);
            }
            case Quality.Adjustable quality -> json.writeNumberField("quality", quality.value());
        }
        json.writeNumberField("max_viewers", hub.maxViewers());
        if (led != null) {
            LedRemote.State state = led.state();
            json.writeObjectFieldStart("led");
            json.writeStringField("target", led.target());
            json.writeStringField("state", StatusJson.name(state.phase()));
            json.writeNumberField("percent", state.percent());
            json.writeStringField("shown", state.shown());
            json.writeStringField("reason", state.reason());
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
