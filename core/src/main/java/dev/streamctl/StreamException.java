package dev.streamctl;

import java.io.IOException;

/**
 * A stream cannot do what was asked, for good. The message is one line that names the peer. The kinds:
 *
 * <pre>
 * StreamException
 *   StreamEndedException      the peer ended its output between two frames: the clean end
 *   StreamClosedException     closed, aborted or shut down on this side
 *   StreamBrokenException     reset, cut or out of step: the broken end, with the reason
 *   IncompleteReadException   the input ended before the number of bytes asked for
 *   QueueFullException        a send that never blocks would exceed its hard limit
 *   ConnectFailedException    no connection was made
 *   TlsFailedException        why not, where TLS was what failed
 *   BindFailedException       a server could not listen
 * </pre>
 */
public abstract sealed class StreamException extends IOException
        permits StreamEndedException,
                StreamClosedException,
                StreamBrokenException,
                IncompleteReadException,
                QueueFullException,
                ConnectFailedException,
                TlsFailedException,
                BindFailedException {

    private static final long serialVersionUID = 1L;

    StreamException(String message) {
        super(message);
    }

    StreamException(String message, Throwable cause) {
        super(message, cause);
    }
}
