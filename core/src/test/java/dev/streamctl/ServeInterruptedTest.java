package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server does that is interrupted, or whose handler makes mistakes. */
@Timeout(120)
class ServeInterruptedTest {

    private final Handler<FrameStream<String>> echo = stream -> stream.forEach(line -> {});

    @Test
    void anInterruptedServeTakesNeitherAPortNorTheFileOfALivingServer(@TempDir Path folder) throws Exception {
        Endpoint endpoint = Endpoint.unix(folder.resolve("socket"));
        try (var network = Network.open();
                var living = network.serve(endpoint, Lines.text(), echo)) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> network.serve(endpoint, Lines.text(), echo));
            network.connect(living.endpoint(), Lines.text()).close();
        }
    }

    @Test
    void aHandlerThatSendsWhatCannotBeSentHasFailed() throws Exception {
        try (var network = Network.open();
                var server =
                        network.serve(Endpoint.tcp("127.0.0.1", 0), Lines.text(), stream -> stream.send("two\nlines"));
                var client = network.connect(server.endpoint(), Lines.text())) {
            assertThrows(StreamBrokenException.class, client::receive);
            client.closed().toCompletableFuture().join();
            assertEquals(1, server.stats().handlerFailures());
        }
    }

    @Test
    void aRefusedLineOfAByteStreamIsCounted() throws Exception {
        var options = ServerOptions.defaults().with(Limit.MAX_LINE, 4);
        try (var network = Network.open();
                var server = network.serveBytes(Endpoint.tcp("127.0.0.1", 0), options, stream -> {
                    while (true) {
                        try {
                            stream.write((stream.readLine() + "\n").getBytes());
                        } catch (dev.streamctl.framing.FrameException e) {
                            stream.write("ERR\n".getBytes());
                        }
                    }
                });
                var client = network.connect(server.endpoint(), Lines.text())) {
            client.send("too long");
            client.send("fits");
            assertEquals("ERR", client.receive());
            assertEquals("fits", client.receive());
            assertEquals(1, server.stats().tooLong());
        }
    }

    @Test
    void aStopIsBoundedAlsoWhenItsNetworkIsClosed() throws Exception {
        try (var port = new HeldPort();
                var other = Network.open()) {
            var network = Network.open();
            var server = network.serve(port.endpoint(), Lines.text(), echo);
            network.close();
            server.close();
            assertThrows(IOException.class, () -> other.connect(port.endpoint(), Lines.text()));
        }
    }
}
