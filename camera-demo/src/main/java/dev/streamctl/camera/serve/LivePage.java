package dev.streamctl.camera.serve;

import dev.streamctl.camera.Frame;
import dev.streamctl.camera.FrameType;
import dev.streamctl.camera.Viewer;
import dev.streamctl.framing.FrameException;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.WebSocket;
import java.io.IOException;
import java.time.Duration;

/** One page at {@code /live}: frames go to it when it has painted earlier ones, and what it asks for is done. */
final class LivePage implements FrameOutput {

    private final LiveViewers camera;
    private final WebSocket socket;
    private final Viewer viewer;
    private final Acknowledgements painted;
    private FrameType last = FrameType.PICTURE;

    LivePage(LiveViewers camera, WebSocket socket, Viewer viewer, Acknowledgements painted) {
        this.camera = camera;
        this.socket = socket;
        this.viewer = viewer;
        this.painted = painted;
    }

    /** Reads what the page says until it goes; then the viewer ends. */
    void obey() throws IOException, InterruptedException {
        try {
            while (true) {
                LiveRequest request = LiveRequest.of(socket.receive());
                String refused = obey(request);
                if (!refused.isEmpty()) {
                    socket.trySend(Message.of(LiveJson.refused(refused)));
                }
            }
        } catch (FrameException e) {
            // the page is told by the close frame
        } finally {
            camera.controls().left(this);
            viewer.close();
            painted.close();
        }
    }

    /** Why it is not done; empty where it is. */
    private String obey(LiveRequest request) throws IOException {
        return switch (request) {
            case LiveRequest.Painted(long sequence) -> painted.painted(sequence) ? "" : notSent(sequence);
            case LiveRequest.Failed(long sequence) -> painted.failed(sequence) ? "" : notSent(sequence);
            case LiveRequest.Change change -> {
                String refused = camera.controls().apply(this, change);
                if (refused.isEmpty()) {
                    tell();
                }
                yield refused;
            }
            case LiveRequest.Unknown(String why) -> why;
        };
    }

    private static String notSent(long sequence) {
        return "frame " + sequence + " was not sent to this page";
    }

    /** Tells the status, unless so much waits to be sent that it would come too late. */
    void tell() throws IOException {
        tell(camera.observed().get());
    }

    /** As {@link #tell}, at the moment at which all pages are told. */
    void tellInTime() throws IOException {
        tell(camera.shared().get());
    }

    private void tell(Observed now) throws IOException {
        socket.trySend(Message.of(LiveJson.status(now, camera.controls(), viewer.stats(), painted)));
    }

    /**
     * Waits until the page has a place for a frame.
     *
     * @throws DeadlineExceededException it has painted none for as long as a frame may take, and is cut
     */
    @Override
    public void awaitWritable() throws IOException, InterruptedException {
        Duration within = camera.delivery().within();
        try {
            if (!painted.hasRoom()) { // mostly it has, and a deadline costs a timer
                Deadline.within(within, painted::awaitRoom);
            }
        } catch (DeadlineExceededException e) {
            viewer.cut("cut: no frame was painted in time");
            socket.close(CloseStatus.POLICY, "no frame was painted for " + within.toMillis() + " ms");
            throw e;
        }
        socket.awaitWritable();
    }

    @Override
    public void send(Frame frame) throws IOException, InterruptedException {
        if (frame.type() != last) {
            last = frame.type();
            tell(); // why there is no signal, or that there is one again
        }
        painted.begin(frame);
        socket.sendShared(Message.of(frame.encoded()));
    }

    @Override
    public void flush() throws IOException, InterruptedException {
        socket.flush();
    }

    @Override
    public void cut() {
        socket.abort();
    }

    @Override
    public boolean repeatsWhenIdle() {
        return false;
    }

    @Override
    public void probe() {
        // it is told the status, and pinged
    }
}
