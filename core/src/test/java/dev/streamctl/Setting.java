package dev.streamctl;

/** Where a rule of the contract has to hold: on each transport and scheduler, at both ends, over all kinds of sockets. */
enum Setting {
    EPOLL_TCP_CLIENT(Stack.EPOLL, false, Kind.TCP),
    EPOLL_TCP_SERVER(Stack.EPOLL, true, Kind.TCP),
    EPOLL_UNIX_CLIENT(Stack.EPOLL, false, Kind.UNIX),
    EPOLL_TLS_CLIENT(Stack.EPOLL, false, Kind.TLS),
    EPOLL_TLS_SERVER(Stack.EPOLL, true, Kind.TLS),
    NIO_TCP_CLIENT(Stack.NIO, false, Kind.TCP),
    NIO_TCP_SERVER(Stack.NIO, true, Kind.TCP),
    NIO_UNIX_SERVER(Stack.NIO, true, Kind.UNIX),
    NIO_TLS_CLIENT(Stack.NIO, false, Kind.TLS),
    NIO_TLS_SERVER(Stack.NIO, true, Kind.TLS),
    CARRIER_TCP_CLIENT(Stack.CARRIER, false, Kind.TCP),
    CARRIER_TCP_SERVER(Stack.CARRIER, true, Kind.TCP),
    CARRIER_UNIX_SERVER(Stack.CARRIER, true, Kind.UNIX),
    CARRIER_TLS_CLIENT(Stack.CARRIER, false, Kind.TLS),
    CARRIER_TLS_SERVER(Stack.CARRIER, true, Kind.TLS),
    EPOLL_WS_CLIENT(Stack.EPOLL, false, Kind.WS),
    EPOLL_WS_SERVER(Stack.EPOLL, true, Kind.WS),
    EPOLL_WSS_SERVER(Stack.EPOLL, true, Kind.WSS),
    NIO_WS_CLIENT(Stack.NIO, false, Kind.WS),
    NIO_WS_SERVER(Stack.NIO, true, Kind.WS),
    NIO_WSS_CLIENT(Stack.NIO, false, Kind.WSS),
    CARRIER_WS_CLIENT(Stack.CARRIER, false, Kind.WS),
    CARRIER_WS_SERVER(Stack.CARRIER, true, Kind.WS),
    CARRIER_WSS_CLIENT(Stack.CARRIER, false, Kind.WSS),
    CARRIER_WSS_SERVER(Stack.CARRIER, true, Kind.WSS);

    private enum Kind {
        TCP,
        UNIX,
        TLS,
        WS,
        WSS
    }

    final Stack stack;
    final NetworkOptions.Transport transport;
    final boolean server;
    final boolean unix;
    final boolean tls;
    final boolean webSocket;

    Setting(Stack stack, boolean server, Kind kind) {
        this.stack = stack;
        this.transport = stack.transport;
        this.server = server;
        this.unix = kind == Kind.UNIX;
        this.tls = kind == Kind.TLS || kind == Kind.WSS;
        this.webSocket = kind == Kind.WS || kind == Kind.WSS;
    }
}
