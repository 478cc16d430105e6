package dev.streamctl.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.discovery.NodeRecord.Found;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.jmdns.ServiceInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeardTest {

    private static final NodeRecord PIN = new NodeRecord("5f0e", "pin", "/datafeed", false);
    private static final InetAddress LOOPBACK = address("127.0.0.1");
    private static final InetAddress ETHERNET = address("192.0.2.7");

    private final Heard heard = new Heard();

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    private static InetAddress[] addresses(String literals) {
        return Stream.of(literals.split(" ")).map(HeardTest::address).toArray(InetAddress[]::new);
    }

    private static List<Endpoint.Ws> endpoints(InetAddress at, int port, String literals) {
        return Heard.node(at, "iopin", PIN, port, addresses(literals)).endpoints();
    }

    @Test
    void addressesOfTheOlderInternetComeFirst() {
        assertEquals(
                List.of(
                        Endpoint.ws("192.0.2.9", 8765, "/datafeed"),
                        Endpoint.ws("2001:db8:0:0:0:0:0:9", 8765, "/datafeed")),
                endpoints(ETHERNET, 8765, "2001:db8::9 192.0.2.9"));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 8765, 127.0.0.1", // our own services, told from outside
        "192.0.2.7, 8765, ::1",
        "192.0.2.7, 8765, 0.0.0.0",
        "192.0.2.7, 8765, 239.1.2.3",
        "192.0.2.7, 8765, 240.0.0.1",
        "192.0.2.7, 8765, 255.255.255.255",
        "127.0.0.1, 8765, 192.0.2.9",
        "192.0.2.7, 0, 192.0.2.9",
        "192.0.2.7, 65536, 192.0.2.9"
    })
    void anAddressThatCannotBeTrueIsRefused(String at, int port, String told) {
        assertThrows(IllegalArgumentException.class, () -> endpoints(address(at), port, told));
    }

    @Test
    void ofSeveralAddressesTheTrueOnesAreKept() {
        assertEquals(
                List.of(Endpoint.ws("192.0.2.9", 8765, "/datafeed")),
                endpoints(ETHERNET, 8765, "127.0.0.1 192.0.2.9 0.0.0.0 fe80::1"));
    }

    /** As it is while its address is still unknown. */
    private static ServiceInfo announced(String name, Map<String, String> txt) {
        return ServiceInfo.create(Announcer.TYPE, name, 8765, 0, 0, txt);
    }

    @Test
    void whatIsRefusedIsCountedAndSaid() {
        Optional<String> problem = heard.add(ETHERNET, announced("iopin", Map.of("id", "5f0e")));
        assertEquals(Optional.of("its TXT record has no txtvers"), problem);
        assertEquals(1, heard.refused());
        assertEquals(List.of(), heard.nodes());
    }

    @Test
    void theKeysOfARecordMayBeInCapitals() {
        Map<String, String> txt = PIN.txt().entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().toUpperCase(Locale.ROOT), Map.Entry::getValue));
        Optional<String> problem = heard.add(ETHERNET, announced("iopin", txt));
        assertEquals(Optional.of("it has no address to connect to, but []"), problem); // all else is right
    }

    @Test
    void aRecordThatIsNotThereYetIsNoLie() {
        assertEquals(Optional.empty(), heard.add(ETHERNET, announced("iopin", Map.of())));
        assertEquals(0, heard.refused());
    }

    @Test
    void addressesThatNeedAnInterfaceAloneAreNoLieButNotAll() {
        InetAddress local = InetAddress.ofLiteral("fe80::1");
        assertTrue(Heard.isOnItsWay(local));
        assertFalse(Heard.isOnItsWay(local, ETHERNET));
        assertFalse(Heard.isOnItsWay(LOOPBACK));
        assertFalse(Heard.isOnItsWay());
    }

    @Test
    void anAnnouncementWithoutAnAddressIsRefused() {
        assertEquals(
                Optional.of("it has no address to connect to, but []"),
                heard.add(ETHERNET, announced("iopin", PIN.txt())));
    }

    @Test
    void aNodeOnSeveralNetworksIsOneAndTwoOfOneNameAreTwo() {
        NodeRecord other = new NodeRecord("77", "pin", "/datafeed", false);
        Found outside = Heard.node(ETHERNET, "iopin", PIN, 1, ETHERNET);
        Found inside = Heard.node(LOOPBACK, "iopin", PIN, 1, LOOPBACK);
        heard.put(LOOPBACK, inside);
        heard.put(ETHERNET, outside);
        Found both = heard.nodes().getFirst();
        assertEquals(List.of("ws://192.0.2.7:1/datafeed", "ws://127.0.0.1:1/datafeed"), texts(both));
        assertEquals(1, heard.nodes().size());
        heard.put(LOOPBACK, Heard.node(LOOPBACK, "iopin", other, 2, LOOPBACK));
        assertEquals(2, heard.nodes().size());
        heard.remove(LOOPBACK, "iopin");
        assertEquals(List.of(outside), heard.nodes());
    }

    @Test
    void aNodeThatWasRenamedOnTheNetworkAloneIsOne() {
        heard.put(LOOPBACK, Heard.node(LOOPBACK, "iopin", PIN, 1, LOOPBACK));
        heard.put(ETHERNET, Heard.node(ETHERNET, "iopin (2)", PIN, 1, ETHERNET));
        assertEquals(1, heard.nodes().size());
        Found one = heard.nodes().getFirst();
        assertEquals("iopin (2)", one.name());
        assertEquals(List.of("ws://192.0.2.7:1/datafeed", "ws://127.0.0.1:1/datafeed"), texts(one));
    }

    private static List<String> texts(Found node) {
        return node.endpoints().stream().map(Endpoint.Ws::toString).toList();
    }

    @Test
    void whoFloodsTheNetworkWithNamesGetsNoFurther() {
        for (int i = 0; i < Heard.MOST; i++) {
            heard.put(ETHERNET, Heard.node(ETHERNET, "pin " + i, PIN, 1, ETHERNET));
        }
        Found more = Heard.node(ETHERNET, "one more", PIN, 1, ETHERNET);
        assertThrows(IllegalArgumentException.class, () -> heard.put(ETHERNET, more));
        heard.put(ETHERNET, Heard.node(ETHERNET, "pin 0", PIN, 2, ETHERNET));
        assertEquals(Heard.MOST, heard.nodes().size());
    }
}
