package dev.streamctl.http;

/**
 * What a server answers at a path: blocking code on the virtual thread of the connection, which does nothing else
 * meanwhile.
 *
 * <p>It is to show, and to change nothing: a page of another site can cause a GET, by a link or an image, which has no {@code Origin}
 * and is let in. What changes something belongs behind a WebSocket, which no such page can open.
 *
 * <p>It has {@code REQUEST_TIME} to return, under a {@link dev.streamctl.task.Deadline}: one that gives up for it is
 * answered for with 503, one that throws with 500, logged once, and in both cases the connection is closed. When the server
 * stops, it is interrupted after the grace. Work that burns CPU or reads files belongs into {@link
 * dev.streamctl.Network#offload(dev.streamctl.task.Body)}.
 */
@FunctionalInterface
public interface HttpHandler {

    /** Answers a GET. A HEAD is asked for as a GET, and its answer sent without the body. */
    Response handle(Request request) throws Exception;
}
