package dev.streamctl.internal.netty;

import dev.streamctl.BindFailedException;
import dev.streamctl.Endpoint;
import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;

/** The files of Unix domain sockets, which outlive a server that was killed. */
final class UnixFiles {

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
                throw new FileAlreadyExistsException("there is a file that is no socket");
            }
            if (isListening(endpoint)) {
                throw new BindException("address already in use");
            }
            Files.deleteIfExists(endpoint.path());
        } catch (IOException e) {
            throw new BindFailedException("cannot listen at " + endpoint + ": " + e.getMessage(), e);
        }
    }

    private static boolean isListening(Endpoint.Unix endpoint) {
        try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(endpoint.path()));
        } catch (IOException refused) {
            return false;
        }
    }

    private static boolean isSocket(Endpoint.Unix endpoint) throws IOException {
        return ((int) Files.getAttribute(endpoint.path(), "unix:mode") & S_IFMT) == S_IFSOCK;
    }

    /** Removes the file of a socket that was closed. */
    static void remove(Endpoint.Unix endpoint) {
        try {
            Files.deleteIfExists(endpoint.path());
        } catch (IOException e) {
            // a folder that has gone, or is not ours any more: the next server at this path removes the file
        }
    }
}
