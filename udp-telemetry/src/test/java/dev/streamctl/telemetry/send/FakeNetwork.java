package dev.streamctl.telemetry.send;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** A network that does as the test says and records what it was given. Background work waits until {@link #work}. */
final class FakeNetwork implements Network {

    /** What a socket answers. */
    enum Answer {
        TAKEN,
        FULL,
        /** An earlier datagram was refused; the next attempt gets what comes next. */
        REFUSED,
        /** The same, in other words. */
        PROHIBITED,
        /** No route: nothing left. */
        UNREACHABLE,
        /** Something else: a part may have left. */
        BROKEN,
        /** The same; the next attempt gets what comes next. */
        BROKEN_ONCE
    }

    final List<byte[]> sent = new ArrayList<>();

    /** What was not taken, but may be on the wire. */
    final List<byte[]> doubtful = new ArrayList<>();

    final List<FakeLink> links = new ArrayList<>();
    final Map<String, List<InetAddress>> names = new HashMap<>();
    final Set<InetAddress> noWay = new HashSet<>();
    final Deque<Runnable> background = new ArrayDeque<>();
    Supplier<Answer> answers = () -> Answer.TAKEN;
    int lookUps;

    static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    @Override
    public List<InetAddress> lookUp(String host) throws UnknownHostException {
        lookUps++;
        List<InetAddress> found = names.get(host);
        if (found == null) {
            throw new UnknownHostException(host);
        }
        return found;
    }

    @Override
    public Link open(InetSocketAddress remote, LinkOptions options) throws IOException {
        if (noWay.contains(remote.getAddress())) {
            throw new IOException("Network is unreachable");
        }
        FakeLink link = new FakeLink(remote, new InetSocketAddress("127.0.0.1", 40_000 + links.size()));
        links.add(link);
        return link;
    }

    @Override
    public void background(Runnable work) {
        background.add(work);
    }

    /** Does the background work that is waiting. */
    void work() {
        while (!background.isEmpty()) {
            background.remove().run();
        }
    }

    List<FakeLink> open() {
        return links.stream().filter(link -> !link.closed).toList();
    }

    final class FakeLink implements Link {

        final InetSocketAddress remote;
        final InetSocketAddress local;
        final List<byte[]> datagrams = new ArrayList<>();
        boolean closed;
        private byte[] failed = {};
        private Answer failure = Answer.TAKEN;
        private Answer last = Answer.TAKEN;

        private FakeLink(InetSocketAddress remote, InetSocketAddress local) {
            this.remote = remote;
            this.local = local;
        }

        @Override
        public boolean send(byte[] datagram, int length) throws IOException {
            if (closed) {
                throw new AssertionError("a closed link was used");
            }
            boolean again = Arrays.equals(failed, 0, failed.length, datagram, 0, length);
            Answer answer = again ? failure : answers.get();
            last = answer;
            if (answer == Answer.UNREACHABLE || answer == Answer.BROKEN) {
                failed = Arrays.copyOf(datagram, length);
                failure = answer;
            }
            return switch (answer) {
                case TAKEN -> {
                    byte[] copy = Arrays.copyOf(datagram, length);
                    sent.add(copy);
                    datagrams.add(copy);
                    yield true;
                }
                case FULL -> false;
                case REFUSED -> throw new PortUnreachableException();
                case PROHIBITED, UNREACHABLE -> throw new IOException("Keine Route zum Zielrechner");
                case BROKEN, BROKEN_ONCE -> {
                    doubtful.add(Arrays.copyOf(datagram, length));
                    throw new IOException("Vorgang nicht zulässig");
                }
            };
        }

        @Override
        public boolean hasWay() {
            return last != Answer.UNREACHABLE;
        }

        @Override
        public InetSocketAddress remote() {
            return remote;
        }

        @Override
        public InetSocketAddress local() {
            return local;
        }

        @Override
        public int sendBuffer() {
            return 4_096;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
