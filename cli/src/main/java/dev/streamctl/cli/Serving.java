package dev.streamctl.cli;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.Server;
import dev.streamctl.ServerOptions;
import dev.streamctl.cli.handlers.FrameHandler;
import dev.streamctl.cli.options.Units;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Listening;
import dev.streamctl.cli.output.Output;
import dev.streamctl.cli.output.ServeReport;
import dev.streamctl.framing.Framing;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One server from its start to its stop.
 *
 * @param where the endpoint asked for
 * @param framing how bytes are cut
 * @param handlerName the handler, for messages
 * @param handler what is done with frames
 * @param options limits and what happens when it is full
 * @param network how it talks to the kernel
 * @param grace what the clients get at the stop
 * @param interval between two lines of statistics; zero is never
 */
record Serving<F>(
        Endpoint where,
        Framing<F> framing,
        String handlerName,
        FrameHandler<F> handler,
        ServerOptions options,
        Opening network,
        Duration grace,
        Duration interval) {

    ExitCode run(Signals signals, Output output) throws IOException, InterruptedException, CommandFailedException {
        try (Network running = network.open(output);
                Server server = running.serve(where, framing, options, handler)) {
            long start = System.nanoTime();
            var stop = new CountDownLatch(1);
            // Before the line that says it listens: who reads that line may send a signal at once.
            signals.onFirst(_ -> {
                output.notice("stopping, %d connections, up to %s (again to force)"
                        .formatted(server.stats().open(), Units.TIME.format(grace.toMillis())));
                stop.countDown();
            });
            output.progress(new Listening(server.endpoint(), framing.name(), handlerName));
            warnWhereOpen(server.endpoint(), output);
            reportUntil(stop, start, server, output);
            server.shutdown(grace);
            output.progress(report("summary", start, server));
            return ExitCode.DONE;
        }
    }

    private static void warnWhereOpen(Endpoint endpoint, Output output) {
        if (endpoint instanceof Endpoint.Tcp tcp && !isLoopback(tcp.host())) {
            output.notice("warning: " + endpoint + " is open to every machine that can reach this one, without"
                    + " encryption or a password");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return host.equals("localhost");
        }
    }

    private void reportUntil(CountDownLatch stop, long start, Server server, Output output)
            throws IOException, InterruptedException {
        if (interval.isZero()) {
            stop.await();
            return;
        }
        long period = interval.toNanos();
        while (true) {
            // those that were missed, while the process was stopped say, are not made up for
            long left = period - (System.nanoTime() - start) % period;
            if (stop.await(left, TimeUnit.NANOSECONDS)) {
                return;
            }
            output.progress(report("stats", start, server));
        }
    }

    private ServeReport report(String type, long start, Server server) {
        return new ServeReport(type, Duration.ofNanos(System.nanoTime() - start), server.stats(), handler.counters());
    }
}
