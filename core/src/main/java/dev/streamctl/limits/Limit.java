package dev.streamctl.limits;

/**
 * Every limit there is, with its default: the one place for these numbers. {@code streamctl limits} prints this list and
 * the README's table is tested against it. All are finite but {@link #FIRST_FRAME}, which is off.
 */
public enum Limit {
    /** Longest line, in bytes without its end. */
    MAX_LINE(Unit.BYTES, 8 * 1024, 1, 1 << 20, "longest line, without its end"),
    /** Longest frame of a framing that is not lines. */
    MAX_FRAME(Unit.BYTES, 1 << 20, 1, 1 << 30, "longest length-prefixed frame, without its prefix"),
    /**
     * Received bytes waiting for the handler above which reading from the socket stops. A frame counts what it holds, however
     * many reads it came in: a WebSocket's message its payload, inflated where it was compressed; each frame 32 bytes more.
     * At most one frame and 64 KiB are over the mark; what else the last read brought waits as it came.
     */
    RECEIVE_HIGH(Unit.BYTES, 256 * 1024, 1, 1 << 30, "received bytes waiting for the handler: reading stops above"),
    /** Received bytes waiting at which reading goes on. */
    RECEIVE_LOW(Unit.BYTES, 64 * 1024, 0, 1 << 30, "received bytes waiting for the handler: reading goes on at"),
    /** Bytes waiting to be sent above which a send blocks. */
    SEND_HIGH(Unit.BYTES, 64 * 1024, 1, 1 << 30, "bytes waiting to be sent: a send blocks above"),
    /** Bytes waiting to be sent at which a blocked send goes on. */
    SEND_LOW(Unit.BYTES, 32 * 1024, 0, 1 << 30, "bytes waiting to be sent: a blocked send goes on at"),
    /** Bytes waiting to be sent that no send may exceed, not even one that does not block. */
    SEND_MAX(Unit.BYTES, 1 << 20, 1, 1 << 30, "bytes waiting to be sent: a send that never blocks fails above"),
    /** Fragments of one WebSocket message. */
    MAX_FRAGMENTS(Unit.COUNT, 128, 1, 1_000_000, "fragments of one WebSocket message, empty ones too"),
    /** Connections of one server. */
    MAX_CONNECTIONS(Unit.COUNT, 1024, 1, 1_000_000, "connections of one server"),
    /** Connections of one server from one address. */
    MAX_CONNECTIONS_PER_ADDRESS(
            Unit.COUNT,
            32,
            1,
            1_000_000,
            "connections of one server from one address (IPv6: one /64); loopback and unix peers are exempt"),
    /** New connections a second. Those that do not count wait all the same in a pause that others have caused. */
    ACCEPT_RATE(
            Unit.COUNT,
            100,
            1,
            1_000_000,
            "new connections a second, refused ones too; loopback and unix peers do not count"),
    /** New connections at once before the rate counts. */
    ACCEPT_BURST(Unit.COUNT, 200, 1, 1_000_000, "new connections at once before the rate counts"),
    /** Connections that the kernel keeps before they are accepted. */
    BACKLOG(Unit.COUNT, 1024, 1, 65_535, "connections waiting in the kernel to be accepted"),
    /** Refusals a second that get a message. */
    REFUSALS(Unit.COUNT, 100, 0, 1_000_000, "refused connections a second that are told why; others are just closed"),
    /** Pause of the accept loop after the machine ran out of files or memory. */
    ACCEPT_PAUSE(Unit.MILLIS, 100, 1, 60_000, "pause of accepting after the machine ran out of file descriptors"),
    /** Deadline of a connection attempt over all addresses. */
    CONNECT_TIMEOUT(Unit.MILLIS, 10_000, 1, 3_600_000, "connecting, over all addresses of a name"),
    /** Time without a byte in either direction after which a server closes a connection; 0 is never. */
    IDLE(
            Unit.MILLIS,
            300_000,
            0,
            86_400_000,
            "time without a byte in either direction before a server closes; 0 is never"),
    /** Time from the accept to the end of the first frame; 0, the default, is never: the server may speak first. */
    FIRST_FRAME(Unit.MILLIS, 0, 0, 86_400_000, "time from the accept to the first whole frame; 0 is never"),
    /** Time from the first to the last byte of one frame on a server, and of a WebSocket's message everywhere; 0 is never. */
    FRAME(
            Unit.MILLIS,
            10_000,
            0,
            86_400_000,
            "time from the first to the last byte of a frame on a server, of a WebSocket message anywhere; 0 is never"),
    /**
     * Time for the handshake of TLS on a server, from the accept on, and then for the head of an HTTP request, be it for a
     * WebSocket; from its first byte where others came before it. On a client for the answer to that: its handshake of TLS
     * belongs to {@link #CONNECT_TIMEOUT}.
     */
    HANDSHAKE(
            Unit.MILLIS,
            5_000,
            1,
            3_600_000,
            "opening TLS on a server; the head of an HTTP request, or the answer to a WebSocket's client"),
    /** Longest first line of an HTTP request: its method, target and version. */
    MAX_REQUEST_LINE(Unit.BYTES, 4 * 1024, 16, 1 << 20, "longest first line of an HTTP request"),
    /** Most bytes of all header lines of an HTTP request, with their ends. */
    MAX_HEADER_BYTES(Unit.BYTES, 8 * 1024, 16, 1 << 20, "all header lines of an HTTP request"),
    /** Most header lines of an HTTP request. */
    MAX_HEADERS(Unit.COUNT, 64, 1, 10_000, "header lines of an HTTP request"),
    /** Time that a handler of HTTP has to answer; a body that is written as a stream has its own. */
    REQUEST_TIME(Unit.MILLIS, 30_000, 1, 3_600_000, "time for an HTTP handler to answer, without a streamed body"),
    /** Time that an HTTP connection may rest between two requests. */
    KEEP_ALIVE(Unit.MILLIS, 30_000, 1, 3_600_000, "time between two requests of an HTTP connection"),
    /** Wrong tokens of one address that are told so at once, and one more each second; others are told to come again later. */
    WRONG_TOKENS(
            Unit.COUNT,
            10,
            1,
            1_000_000,
            "wrong tokens of one address at once, one more a second; others are told to come later"),
    /** Time between two pings of a WebSocket; 0 is never. */
    PING_PERIOD(Unit.MILLIS, 20_000, 0, 86_400_000, "time between two pings of a WebSocket; 0 is never"),
    /** Time that the peer has to answer a ping. */
    PONG_TIMEOUT(Unit.MILLIS, 20_000, 1, 86_400_000, "time to answer a ping of a WebSocket"),
    /** Time without progress of waiting output after which a peer that does not read is cut; 0 is never. */
    SLOW_CONSUMER(
            Unit.MILLIS,
            10_000,
            0,
            86_400_000,
            "time in which a peer takes none of the bytes waiting for it; 0 is never"),
    /** Time that close gives the remaining output. */
    LINGER(Unit.MILLIS, 2_000, 0, 3_600_000, "time that close gives the remaining output"),
    /** Time for which close reads and drops what the peer still sends. */
    DISCARD_TIME(Unit.MILLIS, 1_000, 0, 3_600_000, "time for which close drops what the peer still sends"),
    /** Bytes that close reads and drops of what the peer still sends. */
    DISCARD_BYTES(Unit.BYTES, 64 * 1024, 0, 1 << 30, "bytes that close drops of what the peer still sends");

    /** What a limit counts. */
    public enum Unit {
        /** Bytes. */
        BYTES,
        /** Milliseconds. */
        MILLIS,
        /** Things. */
        COUNT
    }

    private final Unit unit;
    private final long byDefault;
    private final long least;
    private final long most;
    private final String meaning;

    Limit(Unit unit, long byDefault, long least, long most, String meaning) {
        this.unit = unit;
        this.byDefault = byDefault;
        this.least = least;
        this.most = most;
        this.meaning = meaning;
    }

    /** What it counts. */
    public Unit unit() {
        return unit;
    }

    /** The value where nothing else is said. */
    public long byDefault() {
        return byDefault;
    }

    /** The smallest value allowed. */
    public long least() {
        return least;
    }

    /** The largest value allowed. */
    public long most() {
        return most;
    }

    /** One line for a person. */
    public String meaning() {
        return meaning;
    }
}
