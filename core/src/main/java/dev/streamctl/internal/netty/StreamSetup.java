package dev.streamctl.internal.netty;

import dev.streamctl.Endpoint;
import dev.streamctl.access.Token;
import dev.streamctl.framing.Framing;
import dev.streamctl.internal.Counters;
import dev.streamctl.internal.EventLog;
import dev.streamctl.internal.TokenGuard;
import dev.streamctl.internal.WrongTokens;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.TimeSource;
import io.netty.channel.Channel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a stream is made with, whatever is spoken on it.
 *
 * @param unnamed what a Unix peer without a name is called
 * @param wrong who has guessed at the token of a server; null on a client
 * @param watched whether a peer that is idle or slow ends the connection, as a server wants
 */
record StreamSetup(
        Endpoint unnamed,
        Limits limits,
        Counters counters,
        EventLog log,
        Clocks clocks,
        @Nullable WrongTokens wrong,
        boolean watched) {

    /** Which time a channel goes by: its own event loop's, or one that the application brought. */
    interface Clocks {
        /** The time for a channel that is registered with its loop. */
        TimeSource of(Channel channel);
    }

    /** The wire and the link of a channel that is active. */
    <F> ChannelWire<F> wire(Channel channel, Framing<F> framing) {
        return new ChannelWire<>(channel, unnamed, clocks.of(channel), framing, limits, counters, log, watched);
    }

    /** What lets a handler begin only behind a token. */
    TokenGuard guard(Token token) {
        return new TokenGuard(token, wrongTokens(), limits, counters, log);
    }

    /** Who has guessed at the token of this server. */
    WrongTokens wrongTokens() {
        return Objects.requireNonNull(wrong, "a client asks for no token");
    }

    /** The same with other limits. */
    StreamSetup withLimits(Limits other) {
        return new StreamSetup(unnamed, other, counters, log, clocks, wrong, watched);
    }

    /** The same with counters that nobody reads, for connections that are turned away. */
    StreamSetup uncounted() {
        return new StreamSetup(unnamed, limits, new Counters(), log, clocks, wrong, false);
    }
}
