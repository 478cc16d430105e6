package dev.streamctl.camera.serve;

import dev.streamctl.access.Token;
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
        String target, NodeDirectory directory, @Nullable Token token) {}
