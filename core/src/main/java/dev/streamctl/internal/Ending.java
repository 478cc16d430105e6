package dev.streamctl.internal;

import dev.streamctl.StreamBrokenException;
import dev.streamctl.StreamClosedException;
import dev.streamctl.StreamEndedException;
import dev.streamctl.StreamException;
import org.jspecify.annotations.Nullable;

/** Why one direction of a connection gives or takes nothing more; makes a fresh exception for each call that asks. */
public sealed interface Ending {

    /** The exception for the calling thread. */
    StreamException toException();

    /** The peer ended its output between two frames; {@code what} completes a sentence that starts with the peer. */
    record Ended(String peer, String what) implements Ending {
        @Override
        public StreamException toException() {
            return new StreamEndedException(peer + " " + what);
        }
    }

    /** This side closed it; {@code what} completes a sentence that starts with the peer. */
    record Closed(String peer, String what) implements Ending {
        @Override
        public StreamException toException() {
            return new StreamClosedException(peer + ": " + what);
        }
    }

    /** The connection broke. */
    record Broken(
            String peer,
            StreamBrokenException.Reason reason,
            String what,
            @Nullable Throwable cause) implements Ending {
        @Override
        public StreamBrokenException toException() {
            return new StreamBrokenException(reason, peer + ": " + what, cause);
        }
    }
}
