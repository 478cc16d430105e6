package dev.streamctl.discovery;

import dev.streamctl.Endpoint;
import dev.streamctl.discovery.NodeRecord.Found;
import dev.streamctl.task.TimeSource;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import javax.jmdns.ServiceInfo;

/** What is heard of nodes, and the waiting for it. Safe for use by many threads. */
final class Hearing {

    /** Whoever has the same name on another interface answers within this time of the first (RFC 6762 section 6: 20 to 120 ms). */
    static final Duration SETTLE = Duration.ofMillis(500);

    /** Whoever asks for a node again within this time could not connect to it, or not for long. */
    static final Duration AGAIN = Duration.ofSeconds(30);

    /**
     * Which address of a node was told last.
     *
     * @param number from 0
     * @param at when, or when the connection to it failed
     */
    private record Told(int number, long at) {}

    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Heard heard = new Heard();

    /** When a node of a name was first heard of. */
    private final Map<String, Long> since = new HashMap<>();

    private final Map<String, Told> told = new HashMap<>();

    Hearing(TimeSource time) {
        this.time = time;
    }

    /** As {@link Heard#add}. */
    Optional<String> add(InetAddress at, ServiceInfo info) {
        lock.lock();
        try {
            Optional<String> problem = heard.add(at, info);
            note();
            return problem;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link Heard#put}. */
    void put(InetAddress at, Found node) {
        lock.lock();
        try {
            heard.put(at, node);
            note();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link Heard#remove}. */
    void remove(InetAddress at, String name) {
        lock.lock();
        try {
            heard.remove(at, name);
            note();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link Heard#removeAll}. */
    void removeAll(InetAddress at) {
        lock.lock();
        try {
            heard.removeAll(at);
            note();
        } finally {
            lock.unlock();
        }
    }

    private void note() {
        var names = heard.nodes().stream().map(Found::name).collect(Collectors.toSet());
        since.keySet().retainAll(names);
        told.keySet().retainAll(names);
        names.forEach(name -> since.putIfAbsent(name, time.nanoTime()));
        changed.signalAll();
    }

    /** As {@link Heard#nodes}. */
    List<Found> nodes() {
        lock.lock();
        try {
            return heard.nodes();
        } finally {
            lock.unlock();
        }
    }

    long refused() {
        lock.lock();
        try {
            return heard.refused();
        } finally {
            lock.unlock();
        }
    }

    /** The nodes of a name, once one has been known for {@link #SETTLE}, or those that are known when the time is up. */
    List<Found> await(String name, Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long start = time.nanoTime();
            while (true) {
                List<Found> named = heard.nodes().stream()
                        .filter(node -> node.name().equals(name))
                        .toList();
                long now = time.nanoTime();
                long left = patience.toNanos() - (now - start);
                Long first = since.get(name);
                if (first != null) {
                    left = Math.min(left, SETTLE.toNanos() - (now - first));
                }
                if (left <= 0) {
                    return named;
                }
                TimeSource.Timer timer = time.schedule(Duration.ofNanos(left), this::wake);
                try {
                    changed.await();
                } finally {
                    timer.cancel();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Where to connect to a node: at its first address, but at the next one where this is asked again soon. */
    Endpoint.Ws address(Found node) {
        lock.lock();
        try {
            long now = time.nanoTime();
            Told last = told.get(node.name());
            int number = 0;
            if (last != null) {
                number = now - last.at() < AGAIN.toNanos() ? last.number() + 1 : last.number();
            }
            number %= node.endpoints().size();
            told.put(node.name(), new Told(number, now));
            return node.endpoints().get(number);
        } finally {
            lock.unlock();
        }
    }

    /** The connection to a node's address failed, which may take longer than {@link #AGAIN}. */
    void failed(String name) {
        lock.lock();
        try {
            told.computeIfPresent(name, (_, last) -> new Told(last.number(), time.nanoTime()));
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
