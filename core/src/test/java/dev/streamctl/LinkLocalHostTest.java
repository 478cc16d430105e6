package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.streamctl.http.Response;
import dev.streamctl.internal.websocket.Hosts;
import dev.streamctl.websocket.Routes;
import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A link-local address as the name of a server: the zone behind it is the client's own, in whatever form it comes. */
@Timeout(120)
class LinkLocalHostTest {

    @ParameterizedTest
    @CsvSource({
        "[fe80::1]:8080, [fe80::1]:8080",
        "[fe80::1%eth0]:8080, [fe80::1]:8080",
        "[fe80::1%25eth0]:8080, [fe80::1]:8080",
        "[fe80::1%2]:8080, [fe80::1]:8080",
        "[fe80::1%25wlan0.1], [fe80::1]",
        "[fd00::1%25eth0]:8080, [fd00::1%25eth0]:8080",
        "[fe80::1%]:8080, [fe80::1%]:8080",
        "[fe80::1%25eth0, [fe80::1%25eth0",
        "fe80.example%25eth0, fe80.example%25eth0",
        "[fe80.evil.example%25eth0]:8080, [fe80.evil.example%25eth0]:8080"
    })
    void onlyItsZoneIsLeftOut(String host, String without) {
        assertEquals(without, Hosts.withoutZone(host));
    }

    private static Optional<Inet6Address> linkLocal() throws Exception {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(Inet6Address.class::isInstance)
                .map(Inet6Address.class::cast)
                .filter(Inet6Address::isLinkLocalAddress)
                .findFirst();
    }

    @Test
    void aServerKnowsItsOwnInEachForm() throws Exception {
        Optional<Inet6Address> own = linkLocal();
        assumeTrue(own.isPresent(), "this machine has no link-local address");
        String scoped = own.orElseThrow().getHostAddress();
        String address = scoped.replaceAll("%.*", "").replaceFirst("(:0)+:", "::");
        Routes routes = Routes.none().withHttp("/", _ -> Response.text("hello"));
        try (Network network = Network.open();
                Server server = network.serveHttp(Endpoint.tcp("::", 0), routes, ServerOptions.defaults())) {
            int port = server.endpoint().address().orElseThrow().port();
            String shortest = "[" + address + "]:" + port;
            Map<String, Integer> hosts = Map.of(
                    shortest,
                    200,
                    shortest.replace("]", "%25wlan7]"),
                    200,
                    shortest.replace("]", "%en0]"),
                    200,
                    shortest.replace("]", "7]"),
                    403,
                    "[::1]:" + port,
                    403);
            for (var host : hosts.entrySet()) {
                try (RecordingPeer peer = RecordingPeer.connect(Endpoint.tcp(scoped, port))) {
                    peer.send("GET / HTTP/1.1\r\nHost: " + host.getKey() + "\r\nConnection: close\r\n\r\n");
                    assertEquals(
                            host.getValue(),
                            HttpAnswers.awaitEnd(peer).getFirst().code(),
                            host.getKey());
                }
            }
        }
    }
}
