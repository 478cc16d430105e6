package dev.streamctl.http;

/** What writes the body of a {@link Response.Stream}, part by part. */
@FunctionalInterface
public interface StreamBody {

    /**
     * Writes the body until it returns, on the virtual thread of the connection; without a time limit, but a connection on
     * which nothing moves for {@code IDLE} is closed. One that is to go on for ever ends when {@link
     * BodyStream#shutdownRequested()} says so. One that throws, or whose connection the server ends before it has returned,
     * leaves the client with a body that is visibly cut off: the connection is reset. Only where the missing last chunk tells
     * already, and the body throws what its stream threw, or its interrupt, it is closed in order, and what was sent arrives.
     */
    void write(BodyStream out) throws Exception;
}
