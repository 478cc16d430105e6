package dev.streamctl.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.streamctl.LogLines;
import dev.streamctl.discovery.Links.Way;
import dev.streamctl.testing.ManualTime;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StationsTest {

    private static final Way LOOPBACK = new Way(1, InetAddress.ofLiteral("127.0.0.1"));
    private static final Way WIRELESS = new Way(2, InetAddress.ofLiteral("192.0.2.7"));

    private final ManualTime time = new ManualTime();
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();
    private final Set<InetAddress> broken = ConcurrentHashMap.newKeySet();
    private final Set<String> worn = ConcurrentHashMap.newKeySet();
    private volatile List<Way> ways = List.of(LOOPBACK);
    private volatile boolean unlisted;
    private volatile boolean mistaken;
    private Stations<String> stations;

    private final class Recorder implements Stations.Crew<String> {
        @Override
        public String open(InetAddress address) throws IOException {
            if (broken.contains(address)) {
                throw new IOException("no multicast");
            }
            done.add("open " + address.getHostAddress());
            return "station " + address.getHostAddress();
        }

        @Override
        public boolean isBroken(String station) {
            return worn.contains(station);
        }

        @Override
        public void end(InetAddress address, String station) {
            done.add("end " + station);
            worn.remove(station);
        }

        @Override
        public void failed(InetAddress address, IOException cause) {
            done.add("failed " + address.getHostAddress() + " " + cause.getMessage());
        }
    }

    private void open() throws IOException {
        stations = Stations.open(this::list, new Recorder(), time);
    }

    private List<Way> list() throws IOException {
        if (unlisted) {
            throw new IOException("no more files");
        }
        if (mistaken) {
            throw new IllegalStateException("an index twice");
        }
        return ways;
    }

    @AfterEach
    void end() {
        stations.end();
    }

    private String next() throws InterruptedException {
        return done.poll(60, TimeUnit.SECONDS);
    }

    /** Lets one look pass, and returns when it is over. */
    private void passPeriod() throws InterruptedException {
        time.awaitTimers(1, Duration.ofSeconds(60));
        time.advance(Stations.PERIOD);
        time.awaitTimers(1, Duration.ofSeconds(60));
    }

    @Test
    void anInterfaceThatComesUpLaterGetsItsStationAndOneThatGoesLosesIt() throws Exception {
        open();
        assertEquals("open 127.0.0.1", next());
        time.awaitTimers(1, Duration.ofSeconds(60));
        ways = List.of(LOOPBACK, WIRELESS);
        time.advance(Stations.PERIOD.minusNanos(1));
        assertNull(done.poll());
        time.advance(Duration.ofNanos(1));
        assertEquals("open 192.0.2.7", next());
        ways = List.of(LOOPBACK);
        passPeriod();
        assertEquals("end station 192.0.2.7", next());
        assertEquals(1, stations.size());
        assertEquals(List.of("station 127.0.0.1"), stations.end());
        assertEquals(List.of(), stations.end());
    }

    @Test
    void anInterfaceThatWasMadeAnewWithItsOldAddressGetsAnotherStation() throws Exception {
        ways = List.of(WIRELESS);
        open();
        ways = List.of(new Way(9, WIRELESS.address()));
        passPeriod();
        assertEquals(
                List.of("open 192.0.2.7", "end station 192.0.2.7", "open 192.0.2.7"), List.of(next(), next(), next()));
    }

    @Test
    void oneThatCannotBeOpenedIsToldOnceAndTriedAgain() throws Exception {
        ways = List.of(LOOPBACK, WIRELESS);
        broken.add(WIRELESS.address());
        open();
        passPeriod();
        passPeriod();
        broken.clear();
        passPeriod();
        assertEquals(List.of("open 127.0.0.1", "failed 192.0.2.7 no multicast", "open 192.0.2.7"), List.copyOf(done));
    }

    @Test
    void oneThatBreaksIsReplacedAtEachLookUntilItIsWell() throws Exception {
        ways = List.of(LOOPBACK, WIRELESS);
        open();
        passPeriod();
        worn.add("station 192.0.2.7");
        broken.add(WIRELESS.address());
        passPeriod();
        assertEquals(1, stations.size());
        passPeriod();
        broken.clear();
        passPeriod();
        passPeriod();
        assertEquals(
                List.of(
                        "open 127.0.0.1",
                        "open 192.0.2.7",
                        "end station 192.0.2.7",
                        "failed 192.0.2.7 no multicast",
                        "open 192.0.2.7"),
                List.copyOf(done));
        assertEquals(2, stations.size());
    }

    @Test
    void interfacesThatCannotBeListedOnceAreLookedAtAgain() throws Exception {
        open();
        unlisted = true;
        passPeriod();
        unlisted = false;
        ways = List.of(WIRELESS);
        passPeriod();
        assertEquals(
                List.of("open 127.0.0.1", "end station 127.0.0.1", "open 192.0.2.7"), List.of(next(), next(), next()));
    }

    @Test
    void aMistakeInALookIsToldOnceAndTheNextLooksGoOn() throws Exception {
        open();
        mistaken = true;
        try (var log = new LogLines()) {
            passPeriod();
            passPeriod();
            assertEquals(1, log.containing("a look at the interfaces failed").size());
        }
        mistaken = false;
        ways = List.of(LOOPBACK, WIRELESS);
        passPeriod();
        assertEquals(List.of("open 127.0.0.1", "open 192.0.2.7"), List.of(next(), next()));
    }

    @Test
    void oneThatComesAfterTheEndIsEndedAtOnce() throws Exception {
        stations = Stations.open(
                this::list,
                new Stations.Crew<>() {
                    private boolean second;

                    @Override
                    public String open(InetAddress address) {
                        if (second) {
                            stations.end(); // meanwhile
                        }
                        second = true;
                        return "station";
                    }

                    @Override
                    public void end(InetAddress address, String station) {
                        done.add("end " + address.getHostAddress());
                    }

                    @Override
                    public void failed(InetAddress address, IOException cause) {}
                },
                time);
        time.awaitTimers(1, Duration.ofSeconds(60));
        ways = List.of(LOOPBACK, WIRELESS);
        time.advance(Stations.PERIOD);
        assertEquals("end 192.0.2.7", next());
        assertEquals(0, stations.size());
    }
}
