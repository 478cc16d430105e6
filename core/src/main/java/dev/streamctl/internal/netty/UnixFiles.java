package dev.streamctl.internal.netty;

import dev.streamctl.BindFailedException;
import dev.streamctl.Endpoint;
import dev.streamctl.Server;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of Unix domain sockets, which outlive a server that was killed, and which another server may have taken over by
 * the time that the first is closed.
 */
final class UnixFiles {

    private static final Logger log = LoggerFactory.getLogger(Server.class);

    private static final int S_IFMT = 0170000;
    private static final int S_IFSOCK = 0140000;

    private UnixFiles() {}

    /**
     * Removes the file of a socket on which nobody listens any more, and never anything else: with epoll, Netty would remove
     * whatever there is.
     *
     * @throws BindFailedException somebody listens there, or it is no socket
     */
    static void removeStale(Endpoint.Unix endpoint) throws BindFailedException {
        try {
            if (!Files.exists(endpoint.path(), LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            if (!isSocket(endpoint)) {
                throw new FileAlreadyExistsException(endpoint.path().toString());
            }
            if (isListening(endpoint)) {
                throw new BindException("address already in use");
            }
            Files.deleteIfExists(endpoint.path());
        } catch (IOException e) {
            throw BindFailures.of(endpoint, e);
        }
    }

    /** Only a refusal says that nobody does: a full queue, no permission or no descriptor say nothing of the kind. */
    private static boolean isListening(Endpoint.Unix endpoint) throws IOException {
        try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // never waits, where the other server accepts no one just now, and minds no interrupt
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(endpoint.path()));
            return true;
        } catch (ConnectException e) {
            if (String.valueOf(e.getMessage()).contains("refused")) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isSocket(Endpoint.Unix endpoint) throws IOException {
        return ((int) Files.getAttribute(endpoint.path(), "unix:mode") & S_IFMT) == S_IFSOCK;
    }

    /** What tells the file of this socket from one that is made in its place later; null when it is gone. */
    static @Nullable Object identity(Endpoint.Unix endpoint) {
        try {
            return Files.readAttributes(endpoint.path(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    /** Removes the file if it is still the one. Call it before the socket is closed, while no other can get its identity. */
    static void removeOwn(Endpoint.Unix endpoint, @Nullable Object identity) {
        try {
            if (identity != null && identity.equals(identity(endpoint))) {
                Files.deleteIfExists(endpoint.path());
            }
        } catch (IOException e) {
            log.warn("{}: cannot remove the socket's file: {}", endpoint, e.toString());
        }
    }
}
