package dev.streamctl.camera.nodes;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.access.Exposure;
import dev.streamctl.access.Token;
import dev.streamctl.discovery.NodeDirectory;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.websocket.Opening;
import dev.streamctl.websocket.WebSocket;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How others get to nodes.
 *
 * @param directory where the nodes are
 * @param token what they want to be told; null for nothing
 */
public record NodeDoor(
        Network network, NodeDirectory directory, @Nullable Token token) {

    /** The longest answer of a node that is taken, in bytes. */
    private static final int MAX_ANSWER = 64 * 1024;

    /**
     * A new connection to a node.
     *
     * @param name of the node, as the directory knows it
     * @throws IOException it is not there, or the token would travel unencrypted beyond this machine
     */
    public WebSocket connect(String name) throws IOException, InterruptedException {
        Endpoint.Ws where = directory.find(name);
        Opening opening = Opening.plain();
        if (token != null) {
            if (!where.isSecure() && Exposure.isBeyondThisMachine(where)) {
                throw new IOException("the token is not told to %s, which is not encrypted".formatted(where));
            }
            opening = opening.withHeaders(Map.of("Authorization", token.asAuthorization()));
        }
        try {
            return network.connectWebSocket(where, opening, Limits.defaults().with(Limit.MAX_FRAME, MAX_ANSWER));
        } catch (IOException e) {
            directory.failed(name);
            throw e;
        }
    }
}
