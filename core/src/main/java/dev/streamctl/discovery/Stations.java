package dev.streamctl.discovery;

import dev.streamctl.discovery.Links.Way;
import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A station, which speaks multicast DNS, for each way to the local networks; where an interface comes or goes, so does its
 * station, within {@link #PERIOD}, and one that is broken is replaced by another. Safe for use by many threads; has a virtual
 * one of its own until the end.
 *
 * @param <S> the stations
 */
final class Stations<S> {

    /** Between two looks at the interfaces. */
    static final Duration PERIOD = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger("dev.streamctl.discovery");

    /** Lists the ways that there are now. */
    interface Ways {
        List<Way> now() throws IOException;
    }

    /** What is done with stations; but for {@link #isBroken}, which must not wait, none of these calls is made with a lock. */
    interface Crew<S> {
        S open(InetAddress address) throws IOException;

        /** Whether one is of no use any more; it is then ended, and another one opened. */
        default boolean isBroken(S station) {
            return false;
        }

        /** Ends one whose interface has gone, which is broken, or which comes too late. Does not wait. */
        void end(InetAddress address, S station);

        /** One cannot be opened; told once, though it is tried again. */
        void failed(InetAddress address, IOException cause);
    }

    private final Ways ways;
    private final Crew<S> crew;
    private final Set<Way> failed = new HashSet<>();

    /** Guards itself and {@code ended}. */
    private final Map<Way, S> open = new LinkedHashMap<>();

    private final Thread watcher;
    private boolean ended;

    /** The mistake of the last look, which is told once. */
    private String told = "";

    private Stations(Ways ways, Crew<S> crew, TimeSource time) {
        this.ways = ways;
        this.crew = crew;
        watcher = Thread.ofVirtual().name("streamctl-discovery-links").unstarted(() -> watch(time));
    }

    /**
     * Opens one for each way, and looks again from then on.
     *
     * @throws IOException the interfaces cannot be listed
     */
    static <S> Stations<S> open(Ways ways, Crew<S> crew, TimeSource time) throws IOException {
        var stations = new Stations<>(ways, crew, time);
        stations.look();
        stations.watcher.start();
        return stations;
    }

    private void watch(TimeSource time) {
        ScopedValue.where(TimeSource.CURRENT, time).run(() -> {
            try {
                while (true) {
                    TimeSource.sleep(PERIOD);
                    lookAgain();
                }
            } catch (InterruptedException | IOException e) {
                // the end: there is no deadline that could pass
            }
        });
    }

    private void lookAgain() {
        try {
            look();
            told = "";
        } catch (IOException e) {
            log.debug("the interfaces cannot be listed", e);
        } catch (RuntimeException e) { // a mistake: the next look may do better, and the one behind it
            if (!told.equals(e.toString())) {
                told = e.toString();
                log.warn("a look at the interfaces failed, it is tried again every {} s", PERIOD.toSeconds(), e);
            }
        }
    }

    private void look() throws IOException {
        List<Way> now = ways.now();
        removed(now).forEach((way, station) -> crew.end(way.address(), station));
        failed.retainAll(now);
        for (Way way : now) {
            if (isWanted(way)) {
                openAt(way);
            }
        }
    }

    private Map<Way, S> removed(List<Way> now) {
        synchronized (open) {
            Map<Way, S> gone = new LinkedHashMap<>(open);
            gone.entrySet().removeIf(entry -> now.contains(entry.getKey()) && !crew.isBroken(entry.getValue()));
            open.keySet().removeAll(gone.keySet());
            return gone;
        }
    }

    private boolean isWanted(Way way) {
        synchronized (open) {
            return !ended && !open.containsKey(way);
        }
    }

    private void openAt(Way way) {
        S station;
        try {
            station = crew.open(way.address());
        } catch (IOException e) {
            if (failed.add(way)) {
                crew.failed(way.address(), e);
            }
            return;
        }
        failed.remove(way);
        boolean late;
        synchronized (open) {
            late = ended;
            if (!late) {
                open.put(way, station);
            }
        }
        if (late) {
            crew.end(way.address(), station);
        }
    }

    /** How many there are. */
    int size() {
        synchronized (open) {
            return open.size();
        }
    }

    /** Opens no more; returns those that are open, for the caller to end. None at the second call. */
    List<S> end() {
        watcher.interrupt();
        synchronized (open) {
            ended = true;
            List<S> all = new ArrayList<>(open.values());
            open.clear();
            return all;
        }
    }
}
