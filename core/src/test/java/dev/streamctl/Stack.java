package dev.streamctl;

import dev.streamctl.NetworkOptions.Scheduler;
import dev.streamctl.NetworkOptions.Transport;

/** What a network is built on: each transport, and each scheduler. */
enum Stack {
    EPOLL(Transport.EPOLL, Scheduler.DEFAULT),
    NIO(Transport.NIO, Scheduler.DEFAULT),
    CARRIER(Transport.EPOLL, Scheduler.CARRIER);

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
