package dev.streamctl.internal.netty;

import dev.streamctl.StreamBrokenException.Reason;
import io.netty.channel.ChannelException;
import io.netty.channel.socket.ChannelOutputShutdownException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A failure of a read or a write, as the kernel gave it, and what it means for the connection. */
record KernelFailure(Throwable cause) {

    /** Netty wraps some failures of the kernel; all others come from the framing. */
    static boolean is(Throwable cause) {
        return cause instanceof IOException
                || cause instanceof UncheckedIOException
                || cause instanceof ChannelException;
    }

    static KernelFailure ofWrite(Throwable failure) {
        // Netty wraps the kernel's answer when it ends the output for it
        Throwable cause = failure instanceof ChannelOutputShutdownException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        return new KernelFailure(cause);
    }

    Reason reason() {
        return isReset() || message().contains("Broken pipe") ? Reason.RESET : Reason.TRANSPORT;
    }

    /** Whether the peer's reset is what was met. */
    boolean isReset() {
        return message().contains("reset");
    }

    String text() {
        return reason() == Reason.RESET ? "connection reset by the peer" : message();
    }

    private String message() {
        return String.valueOf(cause.getMessage());
    }
}
