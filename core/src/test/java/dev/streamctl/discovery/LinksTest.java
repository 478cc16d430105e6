package dev.streamctl.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinksTest {

    @ParameterizedTest
    @CsvSource({
        "fe80::1 2001:db8::9, 2001:db8::9",
        "fe80::1 2001:db8::9 192.0.2.7, 192.0.2.7",
        "169.254.3.4 fe80::1 2001:db8::9, 2001:db8::9",
        "fe80::1 169.254.3.4, 169.254.3.4",
        "fe80::1 fd00::9, fd00::9",
        "fe80::1, fe80::1"
    })
    void anAddressThatOthersCanConnectToIsPreferred(String there, String best) {
        Stream<InetAddress> addresses = Stream.of(there.split(" ")).map(InetAddress::ofLiteral);
        assertEquals(Optional.of(InetAddress.ofLiteral(best)), Links.best(addresses));
    }

    @Test
    void loopbackIsTheLastWay() throws Exception {
        List<Boolean> loopback = Links.all().stream()
                .map(way -> way.address().isLoopbackAddress())
                .toList();
        assertEquals(loopback.stream().sorted().toList(), loopback);
        assertTrue(Links.needsInterface(InetAddress.ofLiteral("fe80::1")));
    }
}
