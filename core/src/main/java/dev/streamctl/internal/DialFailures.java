package dev.streamctl.internal;

import dev.streamctl.ConnectFailedException;
import dev.streamctl.ConnectFailedException.Reason;
import dev.streamctl.Endpoint;
import dev.streamctl.TlsFailedException;
import dev.streamctl.tls.TlsFileException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** What a connect that failed is told as, from what its last attempt failed of. */
final class DialFailures {

    private DialFailures() {}

    /** @param cause null where there was no address to try */
    static IOException of(Endpoint endpoint, @Nullable Throwable cause) {
        return switch (cause) {
            case TlsFileException files -> files; // of this side: no address was tried
            case HandshakeFailure refused ->
                new ConnectFailedException(
                        Reason.HANDSHAKE, "cannot connect to " + endpoint + ": " + message(refused), cause);
            case TlsFailedException tls ->
                new ConnectFailedException(Reason.TLS, "cannot connect to " + endpoint + ": " + message(tls), cause);
            case UnknownHostException _ ->
                new ConnectFailedException(
                        Reason.UNKNOWN_HOST, "cannot connect to " + endpoint + ": unknown host", cause);
            case SocketException missing
            when endpoint instanceof Endpoint.Unix && isNoFile(missing) -> noSuchSocket(endpoint, missing);
            case FileNotFoundException missing -> noSuchSocket(endpoint, missing); // epoll
            case ConnectException refused
            when message(refused).contains("refused") ->
                new ConnectFailedException(
                        Reason.REFUSED, "cannot connect to " + endpoint + ": connection refused", cause);
            case null, default ->
                new ConnectFailedException(
                        Reason.OTHER, "cannot connect to " + endpoint + ": " + message(cause), cause);
        };
    }

    /** The file that a server would have made is not there: nobody listens. */
    private static ConnectFailedException noSuchSocket(Endpoint endpoint, Throwable cause) {
        return new ConnectFailedException(Reason.REFUSED, "cannot connect to " + endpoint + ": no such socket", cause);
    }

    private static boolean isNoFile(SocketException failure) {
        return message(failure).contains("o such file") || message(failure).contains("ot a directory");
    }

    private static String message(@Nullable Throwable cause) {
        if (cause == null) {
            return "the name has no address";
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
