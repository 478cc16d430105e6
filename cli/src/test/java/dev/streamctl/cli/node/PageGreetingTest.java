package dev.streamctl.cli.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PageGreetingTest {

    @Test
    void theAddressTowardsOthersComesBeforeThatOfAContainersBridge() {
        assertEquals(
                List.of("192.168.1.5", "172.17.0.1", "2001:db8:0:0:0:0:0:5"),
                PageGreeting.inOrder(
                        List.of("172.17.0.1", "2001:db8:0:0:0:0:0:5", "192.168.1.5"), Optional.of("192.168.1.5")));
    }

    @Test
    void whereThereIsNoWayToOthersALocalNetworkComesBeforeWhatIsNone() {
        assertEquals(
                List.of("192.168.1.5", "10.0.0.5", "169.254.7.7", "203.0.113.5", "2001:db8:0:0:0:0:0:5"),
                PageGreeting.inOrder(
                        List.of("169.254.7.7", "203.0.113.5", "192.168.1.5", "2001:db8:0:0:0:0:0:5", "10.0.0.5"),
                        Optional.empty()));
    }
}
