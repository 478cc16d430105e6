package dev.streamctl;

import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.Opening;
import dev.streamctl.websocket.Routes;
import dev.streamctl.websocket.WebSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Autobahn conformance suite against a server and a client of ours. */
@Timeout(900)
class AutobahnTest {

    /**
     * Most cases give the other side half a second or one, and the handshakes as much, for which a machine may stall. Here it
     * is a minute, and a case that ends by itself after some seconds waits for what it expects.
     */
    private static final String PATIENCE = """
            from twisted.internet import reactor
            from autobahntestsuite import fuzzing

            TIMES = {"openHandshakeTimeout": 60, "closeHandshakeTimeout": 60}
            kill = fuzzing.FuzzingProtocol.killAfter
            close = fuzzing.FuzzingProtocol.executeCloseAfter

            def closeWhenAllCame(self, looks = 600):
                case = self.runCase
                if case.behavior == case.OK or case.received == case.expected.get(case.OK) or looks == 0:
                    close(self)
                else:
                    reactor.callLater(0.1, closeWhenAllCame, self, looks - 1)

            fuzzing.FuzzingProtocol.killAfter = lambda self, delay: kill(self, max(60, delay))
            fuzzing.FuzzingProtocol.executeCloseAfter = closeWhenAllCame
            """;

    private static final String CLIENT = PATIENCE + """
            import sys
            from autobahntestsuite import wstest
            wstest.start({"mode": "fuzzingclient"}, {
                "failByDrop": False, "outdir": sys.argv[1],
                "options": dict(TIMES, version = 18, serverConnectionDropTimeout = 60),
                "servers": [{"agent": "streamctl", "url": sys.argv[2]}],
                "cases": sys.argv[3].split(","), "exclude-cases": []})
            """;

    private static final String SERVER = PATIENCE + """
            import sys
            factory = fuzzing.FuzzingServerFactory({
                "url": "ws://127.0.0.1:9001", "options": dict(TIMES, failByDrop = False), "outdir": sys.argv[1],
                "cases": sys.argv[2].split(","), "exclude-cases": [], "exclude-agent-cases": {}})
            port = reactor.listenTCP(0, factory, interface="127.0.0.1")
            factory.port = factory.externalPort = port.getHost().port
            sys.stdout.write("listening at port %d.\\n" % port.getHost().port)
            sys.stdout.flush()
            reactor.run()
            """;

    private static final Pattern PORT = Pattern.compile("listening at port (\\d+)\\.");

    @TempDir
    private Path folder;

    private static void echo(WebSocket socket) throws IOException, InterruptedException {
        for (Message message : socket) {
            socket.send(message);
        }
    }

    @Test
    void ourServerPassesEveryCaseStrictly() throws Exception {
        ServerOptions options = ServerOptions.defaults().withLimits(Autobahn.WIDE);
        try (Network network = Network.open();
                Server server = network.serveWebSocket(
                        Endpoint.ws("127.0.0.1", 0, "/"), Routes.of("/", AutobahnTest::echo), options);
                Autobahn suite = new Autobahn(folder, CLIENT, server.endpoint().toString(), Autobahn.CASES)) {
            suite.awaitEnd();
            suite.assertPassedStrictly();
        }
    }

    @Test
    void ourClientPassesEveryCaseStrictly() throws Exception {
        try (Autobahn suite = new Autobahn(folder, SERVER, Autobahn.CASES);
                Network network = Network.open()) {
            Endpoint.Ws at = Endpoint.ws("127.0.0.1", port(suite), "/");
            int cases;
            try (WebSocket socket = connect(network, at.at("/getCaseCount"))) {
                cases = Integer.parseInt(socket.receive().asText());
            }
            for (int number = 1; number <= cases; number++) {
                WebSocket socket = connect(network, at.at("/runCase?agent=streamctl&case=" + number));
                try (socket) {
                    echo(socket);
                } catch (IOException | UncheckedIOException e) {
                    // most cases end so; the suite knows whether this one should
                }
            }
            try (WebSocket socket = connect(network, at.at("/updateReports?agent=streamctl"))) {
                echo(socket);
            }
            suite.assertPassedStrictly();
        }
    }

    private static WebSocket connect(Network network, Endpoint.Ws endpoint) throws Exception {
        return network.connectWebSocket(endpoint, Opening.plain(), Autobahn.WIDE);
    }

    private static int port(Autobahn suite) {
        long start = System.nanoTime();
        while (true) {
            Matcher line = PORT.matcher(suite.said());
            if (line.find()) {
                return Integer.parseInt(line.group(1));
            }
            if (!suite.isAlive() || System.nanoTime() - start > 400_000_000_000L) {
                throw new AssertionError("the suite does not listen: " + suite.said());
            }
            Thread.onSpinWait();
        }
    }
}
