package dev.streamctl;

/** Where a rule of the contract has to hold: on each transport and scheduler, at both ends, over both kinds of sockets. */
enum Setting {
    EPOLL_TCP_CLIENT(Stack.EPOLL, false, false),
    EPOLL_TCP_SERVER(Stack.EPOLL, true, false),
    EPOLL_UNIX_CLIENT(Stack.EPOLL, false, true),
    NIO_TCP_CLIENT(Stack.NIO, false, false),
    NIO_TCP_SERVER(Stack.NIO, true, false),
    NIO_UNIX_SERVER(Stack.NIO, true, true),
    CARRIER_TCP_CLIENT(Stack.CARRIER, false, false),
    CARRIER_TCP_SERVER(Stack.CARRIER, true, false),
    CARRIER_UNIX_SERVER(Stack.CARRIER, true, true);

    final Stack stack;
    final NetworkOptions.Transport transport;
    final boolean server;
    final boolean unix;

    Setting(Stack stack, boolean server, boolean unix) {
        this.stack = stack;
        this.transport = stack.transport;
        this.server = server;
        this.unix = unix;
    }
}
