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
    CARRIER_TLS_SERVER(Stack.CARRIER, true, Kind.TLS);

    private enum Kind {
        TCP,
        UNIX,
        TLS
    }

    final Stack stack;
    final NetworkOptions.Transport transport;
    final boolean server;
    final boolean unix;
    final boolean tls;

    Setting(Stack stack, boolean server, Kind kind) {
        this.stack = stack;
        this.transport = stack.transport;
        this.server = server;
        this.unix = kind == Kind.UNIX;
        this.tls = kind == Kind.TLS;
    }
}
