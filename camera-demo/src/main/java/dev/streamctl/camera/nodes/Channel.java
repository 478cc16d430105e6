package dev.streamctl.camera.nodes;

import dev.streamctl.Endpoint;
import dev.streamctl.http.Request;

/** A client of a node. Two calls of the node for the same client get the same object. Safe for use by many threads. */
public interface Channel {

    /** The client's address. */
    Endpoint peer();

    /** What the client asked for when it opened the WebSocket. */
    Request request();

    /**
     * Sends a text message beside the answers. Never blocks: where too much waits for the client already, the message is
     * dropped and counted as {@code channel_dropped}; for one that has left nothing happens.
     */
    void send(String text);

    /** Closes the connection with a code and a reason, as {@link dev.streamctl.websocket.WebSocket#close(int, String)}; does not wait. */
    void close(int code, String reason);
}
