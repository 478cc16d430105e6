package dev.streamctl.internal.netty;

import dev.streamctl.NetworkOptions.Scheduler;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;

/**
 * Netty's epoll, with one fault worked around. Since 4.2.13, a channel that waits for no event is taken out of epoll, and the
 * next event it wants to wait for fails with ENOENT, because the registration still believes it is in. That state is common:
 * the peer has ended its output, and nothing is stuck in ours. A large answer to such a peer, or reading on after a pause,
 * then broke the connection.
 *
 * <p>So a channel that waits for nothing stays in epoll, edge-triggered and with no event of its own: it still learns of a
 * reset, and learns it once, so that a dead connection does not keep the loop busy (which is why Netty takes it out).
 * EndingContractTest and BackpressureContractTest fail without this.
 */
final class EpollIo extends WrappedIo {

    /**
     * Sockets that are read before their handlers run and what these send is written: few, so that what they received and
     * send is still in a cache by then, and the first do not wait for the last.
     */
    private static final int SOCKETS = 8;

    /** The same where the handlers run on other threads: more, for each turn of theirs costs two switches of threads. */
    private static final int SOCKETS_RELAYED = 32;

    private EpollIo(IoHandler netty) {
        super(netty);
    }

    /** @param scheduler of the handlers */
    static IoHandlerFactory factory(Scheduler scheduler) {
        int sockets = scheduler == Scheduler.CARRIER ? SOCKETS : SOCKETS_RELAYED;
        IoHandlerFactory netty = EpollIoHandler.newFactory(sockets, DefaultSelectStrategyFactory.INSTANCE);
        return executor -> new EpollIo(netty.newHandler(executor));
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return new Registration(netty.register(handle));
    }

    private record Registration(IoRegistration netty) implements IoRegistration {

        @Override
        public long submit(IoOps ops) {
            return netty.submit(ops.equals(EpollIoOps.NONE) ? EpollIoOps.EPOLLET : ops);
        }

        @Override
        public <T> T attachment() {
            return netty.attachment();
        }

        @Override
        public boolean isValid() {
            return netty.isValid();
        }

        @Override
        public boolean cancel() {
            return netty.cancel();
        }
    }
}
