package dev.streamctl.internal.netty;

import dev.streamctl.Connection;
import dev.streamctl.Endpoint;
import dev.streamctl.Handler;
import dev.streamctl.access.Token;
import dev.streamctl.internal.Link;
import dev.streamctl.internal.TokenGuard;
import dev.streamctl.internal.http.HttpDate;
import dev.streamctl.internal.http.Status;
import dev.streamctl.internal.websocket.Head;
import dev.streamctl.internal.websocket.Hosts;
import dev.streamctl.internal.websocket.ServerHandshake;
import dev.streamctl.internal.websocket.ServerHandshake.Verdict;
import dev.streamctl.websocket.Routes;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A server's connections begin with an HTTP request, for a WebSocket or for a page.
 *
 * @param routes what is served at which path
 * @param bound the name that the server was bound to
 * @param secure whether they are below TLS
 * @param token what a client must bear; null where everybody may come
 * @param date the date of answers
 */
record WebSockets(
        Routes routes,
        String bound,
        boolean secure,
        @Nullable Token token,
        HttpDate date) implements Welcome {

    @Override
    public void serve(Channel child, StreamSetup setup, Entry entry) {
        child.pipeline()
                .addLast(new ServerUpgrade(
                        setup,
                        (ctx, head) -> {
                            var asked = (Head.Start.Asked) head.start();
                            var handshake = new ServerHandshake(routes, own(ctx.channel()), secure);
                            return ServerHandshake.asAsked(
                                    guarded(ctx.channel(), head, handshake.judge(head, asked), setup), asked);
                        },
                        entry,
                        date));
    }

    /**
     * Only a browser comes without a token in its request, because it cannot put one there: for a page that is open to all, or for
     * a WebSocket, whose handler waits for the token as the first message.
     */
    private Verdict guarded(Channel channel, Head head, Verdict verdict, StreamSetup setup) {
        if (token == null || verdict instanceof Verdict.Refused) {
            return verdict;
        }
        List<String> shown = head.all("authorization");
        if (!shown.isEmpty()) {
            InetAddress address = Addresses.inet(channel.remoteAddress());
            return switch (setup.wrongTokens().outcome(address, token.isBorneBy(shown))) {
                case RIGHT -> verdict;
                case WRONG -> ServerHandshake.refuse(Status.UNAUTHORIZED, TokenGuard.HTTP_REFUSAL);
                case TOO_MANY -> ServerHandshake.refuse(Status.TOO_MANY_REQUESTS, TokenGuard.TOO_MANY);
            };
        }
        if (verdict instanceof Verdict.Exchange page
                && routes.isOpenAt(page.request().path())) {
            return verdict;
        }
        if (!head.all("origin").isEmpty() && verdict instanceof Verdict.Accepted accepted) {
            var route = new Routes.Route(
                    setup.guard(token).before(accepted.route().handler()),
                    accepted.route().subprotocols(),
                    accepted.route().compression());
            return new Verdict.Accepted(
                    route, accepted.request(), accepted.subprotocol(), accepted.deflation(), accepted.answer());
        }
        return ServerHandshake.refuse(Status.UNAUTHORIZED, TokenGuard.HTTP_REFUSAL);
    }

    /** The request is read all the same: an answer that comes before it would puzzle some clients. */
    @Override
    public void refuse(Channel child, StreamSetup setup, String why) {
        child.pipeline()
                .addLast(new ServerUpgrade(
                        setup, (_, _) -> ServerHandshake.refuse(Status.UNAVAILABLE, why), new NoEntry(), date));
    }

    /** The names by which a client may call this end of the connection. */
    private Set<String> own(Channel channel) {
        if (!(channel.localAddress() instanceof InetSocketAddress local)) {
            return Set.of("localhost"); // a Unix domain socket has no name of its own
        }
        Set<String> hosts = new HashSet<>();
        hosts.add(bound);
        hosts.add(((Endpoint.Tcp) Addresses.endpoint(local, Endpoint.tcp(bound, local.getPort()))).host());
        if (local.getAddress().isLoopbackAddress()) {
            hosts.add("localhost");
        }
        Set<String> own = new HashSet<>();
        for (String host : hosts) {
            String authority = Hosts.withoutZone(
                    Endpoint.ws(host, local.getPort(), "/").authority().toLowerCase(Locale.ROOT));
            own.add(authority);
            if (local.getPort() == (secure ? 443 : 80)) {
                own.add(authority.substring(0, authority.lastIndexOf(':')));
            }
        }
        return own;
    }

    private static final class NoEntry implements Welcome.Entry {
        @Override
        public <F, S extends Connection> void begin(Link<F> link, Function<Link<F>, S> view, Handler<S> handler) {
            throw new AssertionError("every request is refused");
        }

        @Override
        public void refused() {
            // counted already, as a connection that was not let in
        }
    }
}
