package dev.streamctl.camera.serve;

import dev.streamctl.Network;
import dev.streamctl.access.Token;
import dev.streamctl.camera.leds.LedRemote;
import dev.streamctl.camera.nodes.NodeDoor;
import dev.streamctl.discovery.NodeDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Whose LEDs the page of a camera steers.
 *
 * @param target the name of a {@code leds} node
 * @param directory where nodes are
 * @param token what it wants to be told; null for nothing
 */
public record LedChoice(
        String target, NodeDirectory directory, @Nullable Token token) {

    /** The client of that node, which connects while light is wanted. */
    LedRemote remote(Network network) {
        var door = new NodeDoor(network, directory, token);
        return new LedRemote(target, () -> door.connect(target));
    }
}
