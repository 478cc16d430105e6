package dev.streamctl.discovery;

import dev.streamctl.framing.Escapes;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node's name the same on all networks: where another node has it on one of them, the node takes the name that it was
 * given there on the others, too. Where that goes on and on, as behind a reflector that lets it hear itself, the networks keep
 * the names that they have. Safe for use by many threads.
 */
final class OneName {

    private static final Logger log = LoggerFactory.getLogger("dev.streamctl.discovery");

    /** So often a node takes another name, in all. */
    static final int MOST_RENAMES = 10;

    /** Has the name on one network. */
    interface Holder {
        /** What it is called there now, which may be another name than it was to take. */
        String name();

        /** Takes a name, or another one where that is taken; may wait for some seconds. */
        void take(String name) throws IOException;
    }

    private final Consumer<String> onRename;

    /** Held by the one thread that renames. */
    private final ReentrantLock renaming = new ReentrantLock();

    /** Which name each was to take. Guards itself, {@code name} and {@code renames}. */
    private final Map<Holder, String> given = new LinkedHashMap<>();

    private String name;
    private int renames;

    OneName(String name, Consumer<String> onRename) {
        this.name = name;
        this.onRename = onRename;
    }

    /** The name on all networks, or soon to be. */
    String now() {
        synchronized (given) {
            return name;
        }
    }

    /**
     * Adds one that is to take this name.
     *
     * @param make makes it from the name; must not wait
     */
    <H extends Holder> H join(Function<String, H> make) {
        synchronized (given) {
            H holder = make.apply(name);
            given.put(holder, name);
            return holder;
        }
    }

    void leave(Holder holder) {
        synchronized (given) {
            given.remove(holder);
        }
    }

    private boolean isMember(Holder holder) {
        synchronized (given) {
            return given.containsKey(holder);
        }
    }

    /** As {@link #settle}, in a thread of its own where there is something to do. */
    void look() {
        synchronized (given) {
            boolean settled = given.entrySet().stream()
                    .allMatch(entry -> entry.getKey().name().equals(entry.getValue()));
            if (settled) {
                return;
            }
        }
        Thread.ofVirtual().name("streamctl-discovery-name").start(this::settle);
    }

    /** Finds out whether one was given another name, and has all others take it, until all are called the same. */
    void settle() {
        renaming.lock();
        try {
            adopt();
            for (Holder next = different(); next != null; next = different()) {
                take(next);
                adopt();
            }
        } finally {
            renaming.unlock();
        }
    }

    private void adopt() {
        for (Holder holder : members()) {
            String called = holder.name();
            String before;
            synchronized (given) {
                String wanted = given.get(holder);
                before = name;
                if (wanted == null || wanted.equals(called)) {
                    continue;
                }
                given.put(holder, called);
                called = NodeName.cut(called); // JmDNS does not mind the limit, and others cannot read what is over it
                if (before.equals(called) || renames == MOST_RENAMES) {
                    continue;
                }
                name = called;
                renames++;
            }
            log.warn("another node is called {}, so this one is {}", Escapes.snippet(before), Escapes.snippet(called));
            onRename.accept(called);
        }
    }

    private List<Holder> members() {
        synchronized (given) {
            return List.copyOf(given.keySet());
        }
    }

    private @Nullable Holder different() {
        synchronized (given) {
            if (renames == MOST_RENAMES) {
                return null;
            }
            return given.entrySet().stream()
                    .filter(entry -> !entry.getValue().equals(name))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(null);
        }
    }

    private void take(Holder holder) {
        String wanted;
        synchronized (given) {
            wanted = name;
            if (given.replace(holder, wanted) == null) {
                return;
            }
        }
        try {
            holder.take(wanted);
        } catch (IOException e) {
            if (isMember(holder)) { // not one that has left meanwhile
                log.warn(
                        "{} is not announced everywhere, which is tried again soon: {}",
                        Escapes.snippet(wanted),
                        Escapes.snippet(String.valueOf(e.getMessage())));
            }
        }
    }
}
