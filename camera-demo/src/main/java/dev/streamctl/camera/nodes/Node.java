package dev.streamctl.camera.nodes;

import dev.streamctl.limits.Limits;
import dev.streamctl.websocket.Routes;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A device that listens for text messages and acts on them, run by a {@link RunningNode}:
 *
 * <pre>{@code
 * final class Doorbell implements Node {
 *     private NodeContext context;
 *
 *     public String role() {
 *         return "doorbell";
 *     }
 *
 *     public void setup(NodeContext context) {
 *         this.context = context;
 *     }
 *
 *     public String loop(Channel channel, String message) {
 *         context.counter("rings").increment();
 *         return "ding dong";
 *     }
 * }
 * }</pre>
 *
 * <p>All of these methods, and what {@link NodeContext#after} runs, are called one at a time, on virtual threads: a node
 * needs no locks for its own state. They must not block, for all clients wait meanwhile; work that waits belongs into
 * {@link NodeContext#start}. Where one hangs for seconds all the same, {@link #stopping} and {@link #stop} are called beside it, and are
 * left in their turn where they hang: on threads of their own.
 */
public interface Node {

    /** What kind of device it is, in lower-case letters: for the log, its announcement and its default name. */
    String role();

    /** Where its messages come in; they are also taken at {@code /}. */
    default String path() {
        return "/datafeed";
    }

    /** The limits of its server, from those that were asked for; a device may have to notice sooner that a client is gone. */
    default Limits limits(Limits wanted) {
        return wanted;
    }

    /** Called once, when the node has its endpoint and before any client gets to it: the place to make links and start tasks. */
    void setup(NodeContext context) throws IOException, InterruptedException;

    /**
     * These routes and the pages of the node, guarded by the token like its messages, but for those of {@link Routes#withOpen}. A
     * page may be at {@code /} too. Called before {@link #setup}, and what is returned is visited behind it.
     */
    default Routes pages(Routes routes) {
        return routes;
    }

    /**
     * A client has opened a WebSocket.
     *
     * @throws RefusedException it is not to be let in: it is closed with 1013 and this reason, and counted
     */
    default void opened(Channel channel) throws RefusedException {}

    /**
     * A text message has come.
     *
     * @param channel where it came from, and where more can be sent
     * @return the answer; null for none
     * @throws RefusedException it changes nothing: its sender is answered {@code ERR} and the reason, it is counted, one line is
     *     logged, and the connection goes on
     */
    @Nullable
    String loop(Channel channel, String message) throws RefusedException;

    /** A client that was let in has left, for whatever reason. */
    default void closed(Channel channel) {}

    /** The stop begins: clients are told, and may still send what is then lost. What moves or lights is to end it now. */
    default void stopping() {}

    /** The node stops: no message comes any more, links have ended. Called once where {@link #setup} was, also where that failed. */
    default void stop() {}
}
