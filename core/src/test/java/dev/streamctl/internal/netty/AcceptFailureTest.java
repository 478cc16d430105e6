package dev.streamctl.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.LogLines;
import dev.streamctl.NetworkOptions;
import dev.streamctl.ServerOptions;
import dev.streamctl.framing.Lines;
import dev.streamctl.internal.LinkFrames;
import dev.streamctl.limits.Limit;
import dev.streamctl.testing.ManualTime;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Rule S5: when the machine has run out of file descriptors, a server pauses, counts it and goes on by itself. */
class AcceptFailureTest {

    private static final Duration PAUSE = Duration.ofMillis(Limit.ACCEPT_PAUSE.byDefault());

    private final ManualTime time = new ManualTime();
    private final EmbeddedChannel socket = new EmbeddedChannel();
    private final NettyListener listener = new NettyListener(
            new NettyNetwork(NetworkOptions.defaults().withTime(time)),
            socket,
            Endpoint.tcp("127.0.0.1", 9000),
            ServerOptions.defaults(),
            null,
            new Welcome.Frames<>(Lines.text(), LinkFrames::new, _ -> {}, null));

    @Test
    void s5_aFailedAcceptIsCountedAndPausesAccepting() {
        socket.pipeline().addLast(listener);
        assertTrue(socket.config().isAutoRead());
        socket.pipeline().fireExceptionCaught(new IOException("Too many open files"));
        socket.runPendingTasks();
        assertFalse(socket.config().isAutoRead(), "going on would spin");
        assertEquals(1, listener.server().stats().acceptFailures());
        time.advance(PAUSE.minusMillis(1));
        listener.review();
        socket.runPendingTasks();
        assertFalse(socket.config().isAutoRead());
        time.advance(Duration.ofMillis(1));
        socket.runPendingTasks();
        assertTrue(socket.config().isAutoRead(), "it accepts again");
        assertTrue(socket.isOpen());
    }

    @Test
    void s5_aMachineWithoutFileDescriptorsDoesNotFillTheLog() {
        socket.pipeline().addLast(listener);
        try (LogLines log = new LogLines()) {
            for (int i = 0; i < 20; i++) {
                socket.pipeline().fireExceptionCaught(new IOException("Too many open files"));
            }
            assertEquals(1, log.containing("cannot accept").size());
            time.advance(Duration.ofSeconds(1));
            socket.pipeline().fireExceptionCaught(new IOException("Too many open files"));
            assertEquals(1, log.containing("(19 more lines like this left out)").size());
        }
        assertEquals(21, listener.server().stats().acceptFailures());
    }
}
