package dev.streamctl.internal.netty;

import dev.streamctl.Connection;
import dev.streamctl.Handler;
import dev.streamctl.access.Token;
import dev.streamctl.framing.Framing;
import dev.streamctl.internal.Link;
import io.netty.channel.Channel;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the connections of a server begin: with frames at once, or with a handshake. On the event loop of the listener. */
interface Welcome {

    /** Where a connection goes that is ready for its handler. */
    interface Entry {
        /** Starts the handler. */
        <F, S extends Connection> void begin(Link<F> link, Function<Link<F>, S> view, Handler<S> handler);

        /** The handshake was refused; there will be no handler. */
        void refused();
    }

    /** Fills the pipeline of a connection that may stay. */
    void serve(Channel child, StreamSetup setup, Entry entry);

    /** Fills the pipeline of a connection that is told why not. */
    void refuse(Channel child, StreamSetup setup, String why);

    /** Frames from the first byte on. */
    record Frames<G, T extends Connection>(
            Framing<G> framing,
            Function<Link<G>, T> view,
            Handler<T> handler,
            @Nullable Token token) implements Welcome {

        @Override
        public void serve(Channel child, StreamSetup setup, Entry entry) {
            Handler<T> guarded = token == null ? handler : setup.guard(token).before(handler);
            child.pipeline()
                    .addLast(new StreamPipeline<>(setup, framing, link -> entry.begin(link, view, guarded)).starter());
        }

        @Override
        public void refuse(Channel child, StreamSetup setup, String why) {
            child.pipeline().addLast(new StreamPipeline<>(setup, framing, link -> link.refuse(why)).starter());
        }
    }
}
