package dev.streamctl;

import dev.streamctl.http.HttpStats;

/**
 * The counters of a server at one moment. When no connection is just arriving or leaving: {@code accepted = served +
 * refused}, {@code served = open + closed}, {@code framesRejected = tooLong + malformed + truncated}.
 *
 * @param accepted connections taken from the kernel
 * @param served connections given to a handler
 * @param refused connections turned away: over the limit, or over the limit of their address
 * @param open connections now; one whose place is free already may be among them for a moment
 * @param closed connections that were served and are gone
 * @param framesIn whole frames decoded, whether or not a handler received them: lines, length-prefixed frames, WebSocket
 *     messages (each once, however many fragments it had), the frame with the token, and heads of HTTP requests on connections
 *     that got to an HTTP handler, later ones also where they were refused. Of raw chunks and of a stream of bytes, each piece
 *     that a read of the socket brought. Not counted are frames that were refused ({@code framesRejected}), pings, pongs and
 *     close frames, and the request for a WebSocket
 * @param framesOut frames that handlers sent, also those that told a peer why its frame was refused
 * @param bytesIn bytes read from sockets
 * @param bytesOut bytes handed to the kernel
 * @param tooLong frames refused for their length
 * @param malformed frames refused for their bytes
 * @param truncated frames cut off by the end of the input
 * @param slowConsumers connections cut because the peer did not read
 * @param slowFrames connections cut because a frame was not finished in time
 * @param idle connections closed because nothing moved
 * @param resets connections reset by the peer or the network
 * @param lingering connections cut at their close because the peer did not take the rest of the output in time
 * @param aborted connections reset from this side: by their handler, its failure, or the last stage of a stop
 * @param failures connections that broke by any other failure of the network, or by one of the framing
 * @param handlerFailures handlers that threw
 * @param acceptFailures times the kernel could not give a connection, for want of file descriptors or memory
 * @param refusedHandshakes connections that were served (by the count above) and ended without a stream or an HTTP handler,
 *     because TLS failed ({@link Server#tlsFailures()} tells why), or their first request was refused or did not come, or the
 *     token that was to come as the first frame was wrong or did not come, be it that the client left before, or because the
 *     server stopped, or had no room any more, while they were that far
 * @param noPongs WebSockets closed because a ping was not answered
 * @param http requests; each that had a handler counts as a frame in, and each piece of its answer as a frame out
 */
public record ServerStats(
        long accepted,
        long served,
        long refused,
        long open,
        long closed,
        long framesIn,
        long framesOut,
        long bytesIn,
        long bytesOut,
        long tooLong,
        long malformed,
        long truncated,
        long slowConsumers,
        long slowFrames,
        long idle,
        long resets,
        long lingering,
        long aborted,
        long failures,
        long handlerFailures,
        long acceptFailures,
        long refusedHandshakes,
        long noPongs,
        HttpStats http) {

    /** The sums of these counters and those of another server. */
    public ServerStats plus(ServerStats other) {
        return new ServerStats(
                accepted + other.accepted,
                served + other.served,
                refused + other.refused,
                open + other.open,
                closed + other.closed,
                framesIn + other.framesIn,
                framesOut + other.framesOut,
                bytesIn + other.bytesIn,
                bytesOut + other.bytesOut,
                tooLong + other.tooLong,
                malformed + other.malformed,
                truncated + other.truncated,
                slowConsumers + other.slowConsumers,
                slowFrames + other.slowFrames,
                idle + other.idle,
                resets + other.resets,
                lingering + other.lingering,
                aborted + other.aborted,
                failures + other.failures,
                handlerFailures + other.handlerFailures,
                acceptFailures + other.acceptFailures,
                refusedHandshakes + other.refusedHandshakes,
                noPongs + other.noPongs,
                http.plus(other.http));
    }

    /** Frames refused, for whatever reason. */
    public long framesRejected() {
        return tooLong + malformed + truncated;
    }
}
