package dev.streamctl;

import dev.streamctl.NetworkOptions.Scheduler;
import dev.streamctl.NetworkOptions.Transport;

/** What a network is built on: each transport with each scheduler. */
enum Stack {
    EPOLL(Transport.EPOLL, Scheduler.DEFAULT),
    NIO(Transport.NIO, Scheduler.DEFAULT),
    EPOLL_CARRIER(Transport.EPOLL, Scheduler.CARRIER),
    NIO_CARRIER(Transport.NIO, Scheduler.CARRIER);

    final Transport transport;
    final Scheduler scheduler;

    Stack(Transport transport, Scheduler scheduler) {
        this.transport = transport;
        this.scheduler = scheduler;
    }

    NetworkOptions options() {
        return NetworkOptions.defaults().withTransport(transport).withScheduler(scheduler);
    }
}
