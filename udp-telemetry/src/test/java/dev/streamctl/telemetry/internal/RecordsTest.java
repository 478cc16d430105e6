package dev.streamctl.telemetry.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose datagrams count together towards a rate. */
class RecordsTest {

    private static long network(String address) {
        var batch = new Batch();
        batch.add(0, 0, new InetSocketAddress(InetAddress.ofLiteral(address), 40_112));
        return Records.network(batch.bytes(), 0);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.8",
        "2001:db8::1, 2001:db8:0:1::1",
        "fe80::1, fe80::2",
        "fe80::5054:ff:fe12:3456, fe80::5054:ff:fe12:3457",
        "fe80::1, 2001:db8::1"
    })
    void theseAreTwo(String one, String other) {
        assertNotEquals(network(one), network(other));
    }

    @Test
    void ofIpv6OneNetworkIsOne() {
        assertEquals(network("2001:db8::1"), network("2001:db8::ffff:1"));
        assertEquals(network("fe80::1"), network("fe80::1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1"})
    void loopbackAddressesAreExempt(String address) {
        assertEquals(0, network(address));
    }

    /** Also one that is chosen to look like it. */
    @ParameterizedTest
    @ValueSource(strings = {"fe80::fe80:0:0:0", "fe80::1", "192.0.2.7", "2001:db8::1"})
    void othersAreNot(String address) {
        assertNotEquals(0, network(address));
    }
}
