package dev.streamctl.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class OwnFramingExampleTest {

    @Test
    void aFramingOfTheUserWorksOnBothEnds() throws Exception {
        var framing = new OwnFramingExample();
        try (var network = Network.open();
                var server = network.serve(Endpoint.tcp("127.0.0.1", 0), framing, stream -> {
                    for (String text : stream) {
                        stream.send(text.toUpperCase(java.util.Locale.ROOT));
                    }
                });
                var client = network.connect(server.endpoint(), framing);
                var raw = network.connect(server.endpoint())) {
            client.send("two\nlines");
            client.send("");
            assertEquals("TWO\nLINES", client.receive());
            assertEquals("", client.receive());
            raw.write("a\0b".getBytes(StandardCharsets.UTF_8));
            assertArrayEquals("A\0".getBytes(StandardCharsets.UTF_8), raw.readUntil(new byte[] {0}));
        }
    }
}
