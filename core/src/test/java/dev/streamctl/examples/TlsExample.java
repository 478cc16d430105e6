package dev.streamctl.examples;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.NetworkOptions;
import dev.streamctl.ServerOptions;
import dev.streamctl.framing.Lines;
import dev.streamctl.tls.CertificateFiles;
import dev.streamctl.tls.ClientTls;
import dev.streamctl.tls.ServerTls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The example of the package's documentation. */
final class TlsExample {

    private TlsExample() {}

    static String hello(Path folder) throws IOException, InterruptedException {
        var identity = new CertificateFiles(folder.resolve("server.pem"), folder.resolve("server-key.pem"));
        var options = ServerOptions.defaults().withTls(ServerTls.of(identity));
        var trust = ClientTls.trusting(folder.resolve("ca.pem"));
        try (var network = Network.open(NetworkOptions.defaults().withTls(trust));
                var server = network.serve(Endpoint.tls("127.0.0.1", 0), Lines.text(), options, stream -> {
                    for (String line : stream) {
                        stream.send(line);
                    }
                });
                var client = network.connect(server.endpoint(), Lines.text())) {
            client.send("hello");
            return client.receive(Duration.ofSeconds(20));
        }
    }
}
