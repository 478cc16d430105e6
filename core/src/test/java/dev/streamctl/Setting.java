package dev.streamctl;

/** Where a rule of the contract has to hold: on each transport, at both ends, over both kinds of sockets. */
enum Setting {
    EPOLL_TCP_CLIENT(NetworkOptions.Transport.EPOLL, false, false),
    EPOLL_TCP_SERVER(NetworkOptions.Transport.EPOLL, true, false),
    EPOLL_UNIX_CLIENT(NetworkOptions.Transport.EPOLL, false, true),
    NIO_TCP_CLIENT(NetworkOptions.Transport.NIO, false, false),
    NIO_TCP_SERVER(NetworkOptions.Transport.NIO, true, false),
    NIO_UNIX_SERVER(NetworkOptions.Transport.NIO, true, true);

    final NetworkOptions.Transport transport;
    final boolean server;
    final boolean unix;

    Setting(NetworkOptions.Transport transport, boolean server, boolean unix) {
        this.transport = transport;
        this.server = server;
        this.unix = unix;
    }
}
