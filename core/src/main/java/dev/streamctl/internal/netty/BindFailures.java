package dev.streamctl.internal.netty;

import dev.streamctl.BindFailedException;
import dev.streamctl.BindFailedException.Reason;
import dev.streamctl.Endpoint;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Arrays;

/** What the kernel says when a server cannot listen; epoll and NIO word it differently around the same few words. */
public enum BindFailures {
    IN_USE("in use", Reason.ADDRESS_IN_USE, "address already in use"),
    NOT_AVAILABLE("assign requested address", Reason.ADDRESS_NOT_AVAILABLE, "not an address of this machine"),
    DENIED("ermission denied", Reason.NOT_PERMITTED, "permission denied"),
    FORBIDDEN("not permitted", Reason.NOT_PERMITTED, "permission denied"),
    READ_ONLY("ead-only file system", Reason.NOT_PERMITTED, "the file system is read-only"),
    NO_DIRECTORY("o such file or directory", Reason.NO_SUCH_DIRECTORY, "no such directory"),
    NO_FOLDER("ot a directory", Reason.NO_SUCH_DIRECTORY, "no such directory"),
    TOO_LONG("too long", Reason.PATH_TOO_LONG, "the path is too long");

    private final String kernel;
    private final Reason reason;
    private final String clause;

    BindFailures(String kernel, Reason reason, String clause) {
        this.kernel = kernel;
        this.reason = reason;
        this.clause = clause;
    }

    /** The failure as the application gets it. */
    static BindFailedException of(Endpoint endpoint, Throwable cause) {
        return of(endpoint.toString(), cause);
    }

    /** The failure to listen at an endpoint of any kind. */
    public static BindFailedException of(String endpoint, Throwable cause) {
        return switch (cause) {
            case UnknownHostException _ -> failed(Reason.UNKNOWN_HOST, endpoint, "unknown host", cause);
            case FileAlreadyExistsException _ ->
                failed(Reason.NOT_A_SOCKET, endpoint, "there is a file that is no socket", cause);
            case AccessDeniedException _ -> failed(Reason.NOT_PERMITTED, endpoint, DENIED.clause, cause);
            default -> ofKernel(endpoint, cause);
        };
    }

    private static BindFailedException ofKernel(String endpoint, Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return Arrays.stream(values())
                .filter(failure -> message.contains(failure.kernel))
                .findFirst()
                .map(failure -> failed(failure.reason, endpoint, failure.clause, cause))
                .orElseGet(() -> failed(Reason.OTHER, endpoint, message, cause));
    }

    private static BindFailedException failed(Reason reason, String endpoint, String clause, Throwable cause) {
        return new BindFailedException(reason, "cannot listen at " + endpoint + ": " + clause, cause);
    }
}
