package dev.streamctl.telemetry.send;

import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.task.Offload;
import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/** Looks names up within a time. The system's own look-up has no such bound, and cannot be interrupted. */
public final class HostLookup {

    private static final int AT_ONCE = 16;

    /** Its threads are daemons and end when they are idle, so nobody has to close it. */
    private static final Offload POOL = Offload.open(AT_ONCE, Offload.DEFAULT_ROOM, TimeSource.system());

    private HostLookup() {}

    /**
     * The addresses of a name, or of an address in text. Waits for the answer; one that comes too late is dropped.
     *
     * @param limit how long to wait at most, on {@link TimeSource#current()}
     * @return at least one
     * @throws UnknownHostException there is none, or none in time; the message is one line that names the host and which of
     *     both
     * @throws InterruptedException the thread was interrupted
     */
    public static List<InetAddress> find(String host, Duration limit)
            throws UnknownHostException, InterruptedException {
        return find(host, limit, UdpNetwork.INSTANCE);
    }

    static List<InetAddress> find(String host, Duration limit, Network network)
            throws UnknownHostException, InterruptedException {
        try {
            return POOL.<List<InetAddress>, UnknownHostException>call(limit, () -> network.lookUp(host));
        } catch (UnknownHostException e) {
            throw because(unknown(host), e);
        } catch (DeadlineExceededException e) {
            throw because(tooSlow(host, limit), e);
        } catch (IOException e) {
            throw because(String.valueOf(e.getMessage()), e);
        }
    }

    private static UnknownHostException because(String message, IOException cause) {
        var failure = new UnknownHostException(message);
        failure.initCause(cause);
        return failure;
    }

    static String unknown(String host) {
        return "cannot find the host \"%s\"".formatted(host);
    }

    static String tooSlow(String host, Duration limit) {
        return "no address of \"%s\" within %d ms".formatted(host, limit.toMillis());
    }
}
