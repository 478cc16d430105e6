package dev.streamctl.camera.serve;

import dev.streamctl.Handler;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.WebSocket;
import java.io.IOException;

/**
 * {@code /control}: the controls of the page for programs, without frames. Each request ({@link LiveRequest}) is answered with one
 * text message, {@code controls} or {@code refused} ({@link LiveJson}).
 */
record ControlSocket(CameraControls controls) implements Handler<WebSocket> {

    @Override
    public void handle(WebSocket socket) throws IOException, InterruptedException {
        try {
            for (Message message : socket) {
                String refused = switch (LiveRequest.of(message)) {
                    case LiveRequest.Change change -> controls.apply(socket, change);
                    case LiveRequest.Painted _, LiveRequest.Failed _ -> "there are no frames here, only at /live";
                    case LiveRequest.Unknown(String why) -> why;
                };
                socket.send(refused.isEmpty() ? LiveJson.controls(controls) : LiveJson.refused(refused));
            }
        } finally {
            controls.left(socket);
        }
    }
}
