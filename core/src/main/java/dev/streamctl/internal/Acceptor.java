package dev.streamctl.internal;

import dev.streamctl.Endpoint;
import dev.streamctl.task.TimeSource;
import java.io.IOException;

/** What a {@link LinkServer} asks of its listening socket. Every method may be called by any thread and returns at once. */
public interface Acceptor {

    /** Where it listens. */
    Endpoint endpoint();

    /** Time, with timers that need no thread of their own. */
    TimeSource time();

    /** The time that handlers go by. */
    TimeSource handlerTime();

    /** Whether a pause is over may have changed: look at {@link LinkServer#mayAccept} again. */
    void review();

    /** Read the files of TLS now, where there is TLS; this may block. */
    default void reloadCertificates() throws IOException {}

    /** How often files of TLS that had changed could not be used. */
    default long failedReloads() {
        return 0;
    }

    /** Stop listening. */
    void close();
}
