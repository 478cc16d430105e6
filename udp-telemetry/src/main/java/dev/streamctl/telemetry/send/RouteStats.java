package dev.streamctl.telemetry.send;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How a sender reaches its target.
 *
 * @param remote where datagrams go now; null while no address is known
 * @param sendBuffer the buffer that the kernel granted, in bytes; 0 while there is no socket
 * @param rotations how often the source port changed
 * @param refusals how often the target's machine, or one on the way, said that an earlier datagram was refused
 * @param lookupFailures look-ups that failed or took too long
 * @param openFailures sockets that could not be opened
 * @param problem the last reason of the two failures; null where there was none since the last success
 */
public record RouteStats(
        @Nullable InetSocketAddress remote,
        int sendBuffer,
        long rotations,
        long refusals,
        long lookupFailures,
        long openFailures,
        @Nullable String problem) {}
