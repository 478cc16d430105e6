package dev.streamctl.cli;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.Server;
import dev.streamctl.ServerOptions;
import dev.streamctl.ServerStats;
import dev.streamctl.cli.handlers.FrameHandler;
import dev.streamctl.cli.options.Units;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Listening;
import dev.streamctl.cli.output.OpenWarning;
import dev.streamctl.cli.output.Output;
import dev.streamctl.cli.output.Reports;
import dev.streamctl.cli.output.ServeReport;
import dev.streamctl.cli.status.Observed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * The servers of one {@code serve} from their start to their stop.
 *
 * @param doors the endpoints asked for, at least one
 * @param handlerName the handler, for messages
 * @param handler one whose counters are those of all
 * @param options limits and what happens when one is full
 * @param network how they talk to the kernel
 * @param grace what the clients get at the stop
 * @param interval between two lines of statistics; zero is never
 */
record Serving(
        List<Door> doors,
        String handlerName,
        FrameHandler<?> handler,
        ServerOptions options,
        Opening network,
        Duration grace,
        Duration interval) {

    ExitCode run(Signals signals, Output output) throws IOException, InterruptedException, CommandFailedException {
        try (Network running = network.open(output)) {
            List<Server> servers = new CopyOnWriteArrayList<>();
            long start = System.nanoTime();
            for (Door door : doors) {
                servers.add(door.open(running, options, () -> observed(start, servers)));
            }
            openJars();
            var stop = new CountDownLatch(1);
            // Before the line that says it listens: who reads that line may send a signal at once.
            signals.onFirst(output::notice, _ -> {
                output.notice("stopping, %d connections, up to %s (again to force)"
                        .formatted(stats(servers).open(), Units.TIME.format(grace.toMillis())));
                stop.countDown();
            });
            if (options.tls() != null) {
                signals.onHangup(() -> servers.forEach(server -> reload(server, output)));
            }
            for (int i = 0; i < doors.size(); i++) {
                Endpoint endpoint = servers.get(i).endpoint();
                output.progress(new Listening(endpoint, doors.get(i).protocol(), handlerName));
                OpenWarning.tell(endpoint, options, output);
            }
            Reports reports = Reports.begin(output, interval, () -> report("stats", start, servers), stop::countDown);
            stop.await();
            shutdown(servers);
            IOException untold = reports.end(report("summary", start, servers));
            if (untold != null) {
                throw untold;
            }
            return ExitCode.DONE;
        }
    }

    /** A class that is not in the cache comes from its jar, for which there may be no descriptor left under a flood. */
    private static void openJars() {
        var _ = Serving.class.getResource("/there is none, so all are looked at");
    }

    private static void reload(Server server, Output output) {
        try {
            server.reloadCertificates();
            output.detail(server.endpoint() + ": read the certificate again");
        } catch (IOException e) {
            output.notice("warning: " + server.endpoint() + " keeps its certificate: " + e.getMessage());
        }
    }

    /** All at once, so that the grace is that of one. */
    private void shutdown(List<Server> servers) throws InterruptedException {
        List<Thread> others = servers.stream()
                .skip(1)
                .map(server -> Thread.startVirtualThread(() -> server.shutdown(grace)))
                .toList();
        servers.getFirst().shutdown(grace);
        for (Thread other : others) {
            other.join();
        }
    }

    /** What the doors tell that are open: while the last one opens, not yet that one. */
    private Observed observed(long start, List<Server> servers) {
        List<Observed.Door> open = new ArrayList<>();
        for (Server server : servers) {
            open.add(new Observed.Door(
                    server.endpoint(),
                    doors.get(open.size()).protocol(),
                    server.stats(),
                    server.tlsFailures(),
                    server.failedReloads()));
        }
        return new Observed(since(start), open, "handler", handler.counters());
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static ServerStats stats(List<Server> servers) {
        return servers.stream().map(Server::stats).reduce(ServerStats::plus).orElseThrow();
    }

    private ServeReport report(String type, long start, List<Server> servers) {
        Map<String, Long> more = new LinkedHashMap<>(handler.counters());
        for (Server server : servers) {
            server.tlsFailures()
                    .forEach((failure, count) ->
                            more.merge("tls_" + failure.name().toLowerCase(Locale.ROOT), count, Long::sum));
        }
        return new ServeReport(type, since(start), stats(servers), more);
    }
}
