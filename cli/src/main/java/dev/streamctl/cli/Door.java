package dev.streamctl.cli;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.Server;
import dev.streamctl.ServerOptions;
import dev.streamctl.cli.handlers.FrameHandler;
import dev.streamctl.cli.status.Observed;
import dev.streamctl.cli.status.PrometheusMetrics;
import dev.streamctl.cli.status.StatusJson;
import dev.streamctl.framing.Framing;
import dev.streamctl.http.Resources;
import dev.streamctl.limits.Limit;
import dev.streamctl.websocket.Compression;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.Routes;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** One of the endpoints of {@code serve}. */
sealed interface Door {

    /** What is spoken there, for messages. */
    String protocol();

    /**
     * Listens.
     *
     * @param now the counters of all doors, for one that shows them
     */
    Server open(Network network, ServerOptions options, Supplier<Observed> now)
            throws IOException, InterruptedException;

    /** Frames over TCP or a Unix domain socket. */
    record Frames<F>(Endpoint where, Framing<F> framing, FrameHandler<F> handler) implements Door {
        @Override
        public String protocol() {
            return framing.name();
        }

        @Override
        public Server open(Network network, ServerOptions options, Supplier<Observed> now)
                throws IOException, InterruptedException {
            // a Unix domain socket does not leave the machine
            ServerOptions own = where.isSecure() ? options : options.withTls(null);
            return network.serve(where, framing, own, handler);
        }
    }

    /**
     * WebSockets at the path {@code /}; for browsers a page that opens one is there too, and the counters beside it.
     *
     * @param maxMessage bytes of the longest one
     */
    record WebSockets(
            Endpoint.Ws where,
            Set<String> origins,
            Set<String> hosts,
            FrameHandler<Message> handler,
            Compression compression,
            long maxMessage)
            implements Door {

        private static final Resources PAGE = Resources.of("/dev/streamctl/cli/web", Door.class::getResource);

        @Override
        public String protocol() {
            return "websocket";
        }

        @Override
        public Server open(Network network, ServerOptions options, Supplier<Observed> now)
                throws IOException, InterruptedException {
            Routes routes = Routes.none()
                    .with("/", new Routes.Route(handler::handle, List.of(), compression))
                    .withResources("/", PAGE)
                    .withOpen(Set.of("/*")) // the page, which has the token from its user
                    .withHttp("/status", _ -> StatusJson.answer(now.get()))
                    .withHttp("/metrics", request -> PrometheusMetrics.answer(request, now.get()))
                    .withOrigins(origins)
                    .withHosts(hosts);
            return network.serveWebSocket(where, routes, options.with(Limit.MAX_FRAME, maxMessage));
        }
    }
}
