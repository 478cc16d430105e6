package dev.streamctl.cli;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.Server;
import dev.streamctl.ServerOptions;
import dev.streamctl.cli.handlers.FrameHandler;
import dev.streamctl.framing.Framing;
import dev.streamctl.limits.Limit;
import dev.streamctl.websocket.Compression;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.Routes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One of the endpoints of {@code serve}. */
sealed interface Door {

    /** What is spoken there, for messages. */
    String protocol();

    /** Listens. */
    Server open(Network network, ServerOptions options) throws IOException, InterruptedException;

    /** Frames over TCP or a Unix domain socket. */
    record Frames<F>(Endpoint where, Framing<F> framing, FrameHandler<F> handler) implements Door {
        @Override
        public String protocol() {
            return framing.name();
        }

        @Override
        public Server open(Network network, ServerOptions options) throws IOException, InterruptedException {
            // a Unix domain socket does not leave the machine
            ServerOptions own = where.isSecure() ? options : options.withTls(null);
            return network.serve(where, framing, own, handler);
        }
    }

    /**
     * WebSockets at the path {@code /}.
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
        @Override
        public String protocol() {
            return "websocket";
        }

        @Override
        public Server open(Network network, ServerOptions options) throws IOException, InterruptedException {
            var route = new Routes.Route(handler::handle, List.of(), compression);
            var routes = new Routes(Map.of("/", route), origins, hosts);
            return network.serveWebSocket(where, routes, options.with(Limit.MAX_FRAME, maxMessage));
        }
    }
}
