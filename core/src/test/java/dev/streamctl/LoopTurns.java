package dev.streamctl;

import dev.streamctl.framing.Lines;
import java.io.IOException;

/**
 * Counts time in turns of an event loop instead of seconds: each round trip over these connections takes the network's only
 * loop through at least one turn, in which it also serves whatever else is ready.
 */
final class LoopTurns implements AutoCloseable {

    private final Server server;
    private final FrameStream<String> client;

    LoopTurns(Network network) throws IOException, InterruptedException {
        server = network.serve(Endpoint.tcp("127.0.0.1", 0), Lines.text(), WithManualTime.QUIET_SERVER, stream -> {
            for (String line : stream) {
                stream.send(line);
            }
        });
        client = network.connect(server.endpoint(), Lines.text());
    }

    void turn(int times) throws IOException, InterruptedException {
        for (int i = 0; i < times; i++) {
            client.send("turn");
            client.receive();
        }
    }

    @Override
    public void close() {
        client.abort();
        server.close();
    }
}
