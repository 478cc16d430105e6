package dev.streamctl;

import dev.streamctl.access.Token;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.tls.ServerTls;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How a server treats its connections.
 *
 * @param limits its limits
 * @param whenFull what happens to a connection over {@link Limit#MAX_CONNECTIONS}
 * @param sharePort whether other servers of the same user, in this process or another, may listen at the same address and
 *     port if they ask for it too; the kernel spreads new connections over them (SO_REUSEPORT, Linux 3.9). Means nothing to
 *     a Unix domain socket
 * @param tls its certificate, for the endpoints {@code tls://} and {@code wss://} and for no others; null where there is none
 * @param token what each client must bear to get to a handler, as {@code Authorization: Bearer} of each HTTP request, be it for
 *     a WebSocket or for a page, or as its first frame or line, within {@code HANDSHAKE}; null where everybody may. A browser's
 *     WebSocket, which can send no such header, sends the token as its first message
 * @param wallClock what the {@code Date} of HTTP answers is told by, where it has been set (is past 2025); null where they are
 *     to have none. Nothing else asks it
 */
public record ServerOptions(
        Limits limits,
        WhenFull whenFull,
        boolean sharePort,
        @Nullable ServerTls tls,
        @Nullable Token token,
        @Nullable InstantSource wallClock) {

    /** What happens to a connection over the limit. */
    public enum WhenFull {
        /** It is accepted, told so in one frame of the protocol, and closed. */
        REJECT,
        /** It waits in the kernel's queue until another one leaves. */
        PAUSE
    }

    private static final ServerOptions DEFAULTS = new ServerOptions(Limits.defaults(), WhenFull.REJECT, false);

    /** As the canonical constructor, without TLS and token, and with the system's clock. */
    public ServerOptions(Limits limits, WhenFull whenFull, boolean sharePort) {
        this(limits, whenFull, sharePort, null, null, InstantSource.system());
    }

    /** The default limits, {@link WhenFull#REJECT}, and a port of its own. */
    public static ServerOptions defaults() {
        return DEFAULTS;
    }

    /** These options with other limits. */
    public ServerOptions withLimits(Limits other) {
        return new ServerOptions(other, whenFull, sharePort, tls, token, wallClock);
    }

    /** These options with one limit set, in the limit's unit. */
    public ServerOptions with(Limit limit, long value) {
        return withLimits(limits.with(limit, value));
    }

    /** These options with another choice at the limit. */
    public ServerOptions withWhenFull(WhenFull other) {
        return new ServerOptions(limits, other, sharePort, tls, token, wallClock);
    }

    /** These options with the port shared or not. */
    public ServerOptions withSharePort(boolean other) {
        return new ServerOptions(limits, whenFull, other, tls, token, wallClock);
    }

    /** These options with a certificate, or without. */
    public ServerOptions withTls(@Nullable ServerTls other) {
        return new ServerOptions(limits, whenFull, sharePort, other, token, wallClock);
    }

    /** These options with a token, or without; it guards all of a server, what is answered to HTTP too. */
    public ServerOptions withToken(@Nullable Token other) {
        return new ServerOptions(limits, whenFull, sharePort, tls, other, wallClock);
    }

    /** These options with another clock for the date of HTTP answers, or with none. */
    public ServerOptions withWallClock(@Nullable InstantSource other) {
        return new ServerOptions(limits, whenFull, sharePort, tls, token, other);
    }
}
