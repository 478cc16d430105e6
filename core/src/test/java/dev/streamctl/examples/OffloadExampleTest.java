package dev.streamctl.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.NetworkOptions;
import dev.streamctl.NetworkOptions.Scheduler;
import dev.streamctl.framing.LengthPrefixed;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class OffloadExampleTest {

    @ParameterizedTest
    @EnumSource
    void anImageComesBackCompressed(Scheduler scheduler) throws Exception {
        byte[] image = new byte[100_000];
        Arrays.fill(image, (byte) 'x');
        try (var network = Network.open(NetworkOptions.defaults().withScheduler(scheduler));
                var server = network.serve(
                        Endpoint.tcp("127.0.0.1", 0),
                        LengthPrefixed.of(4),
                        stream -> OffloadExample.serve(network, stream));
                var client = network.connect(server.endpoint(), LengthPrefixed.of(4))) {
            client.send(image);
            byte[] compressed = client.receive();
            assertTrue(compressed.length < 1_000, () -> compressed.length + " bytes");
            assertArrayEquals(image, new InflaterInputStream(new ByteArrayInputStream(compressed)).readAllBytes());
            assertEquals(1, network.offloadStats().submitted());
        }
    }
}
