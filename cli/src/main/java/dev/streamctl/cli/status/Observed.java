package dev.streamctl.cli.status;

import dev.streamctl.Endpoint;
import dev.streamctl.ServerStats;
import dev.streamctl.tls.TlsFailure;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The servers of one command at one moment.
 *
 * @param uptime since they began to listen
 * @param doors each of them
 * @param who counts beside the servers: {@code handler} or {@code node}
 * @param counters its counters, by their names in the statistics
 */
public record Observed(Duration uptime, List<Door> doors, String who, Map<String, Long> counters) {

    /**
     * One of the servers.
     *
     * @param endpoint where it listens
     * @param protocol what is spoken there
     * @param tlsFailures handshakes of TLS that failed, by the reason
     * @param failedReloads changed certificates that could not be used
     */
    public record Door(
            Endpoint endpoint,
            String protocol,
            ServerStats stats,
            Map<TlsFailure, Long> tlsFailures,
            long failedReloads) {

        /** How a reason is written. */
        static String name(TlsFailure failure) {
            return failure.name().toLowerCase(Locale.ROOT);
        }
    }
}
