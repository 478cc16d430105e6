package dev.streamctl.cli;

import static dev.streamctl.cli.BenchRun.awaitElapsed;
import static dev.streamctl.cli.BenchRun.bench;
import static dev.streamctl.cli.BenchRun.decimal;
import static dev.streamctl.cli.BenchRun.number;
import static dev.streamctl.cli.BenchRun.steadily;
import static dev.streamctl.cli.BenchRun.summary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code bench} makes of frames that are still on the way when the time is over. */
@Timeout(180)
class BenchEndIT {

    @Test
    void atARateAStallThatReachesTheEndShowsToo() throws Exception {
        try (Started server = EchoPeer.start("stalls until told");
                Started bench = steadily(server, "--duration", "1s", "--max-p99", "400ms", "--interval", "100ms")) {
            awaitElapsed(bench, 3000);
            server.type("\n");
            assertEquals(6, bench.exit(), bench.err::text);
            // one frame of the warm-up is answered, after three seconds: the others have waited to the end of the stall
            Map<String, Object> summary = summary(bench);
            assertEquals(200, number(summary, "not_sent"), summary::toString);
            assertTrue(decimal(summary, "p50_us") > 1_500_000, summary::toString);
        }
    }

    @Test
    void aServerThatIsSlowDoesNotHoldItFarBeyondItsTime() throws Exception {
        try (Started server = EchoPeer.start("is very slow");
                Started bench = bench(
                        server.endpoint(),
                        "--connections",
                        "1",
                        "--in-flight",
                        "100",
                        "--warmup",
                        "0",
                        "--timeout",
                        "10s",
                        "--json")) {
            assertEquals(0, bench.exit(), bench.err::text);
            // two frames a second: all would take 50 seconds
            assertTrue(number(summary(bench), "unanswered") > 0, bench.out::text);
        }
    }

    @Test
    void aServerMayCloseAConnectionThatHasAllItsAnswersWhileOthersWait() throws Exception {
        try (Started server = EchoPeer.start("closes when told");
                Started bench = bench(
                        server.endpoint(),
                        "--connections",
                        "2",
                        "--rate",
                        "20",
                        "--warmup",
                        "0",
                        "--duration",
                        "1s",
                        "--interval",
                        "100ms",
                        "--json")) {
            awaitElapsed(bench, 1000);
            server.type("\n");
            awaitElapsed(bench, 2000); // the first end has been seen by then
            server.type("\n");
            assertEquals(0, bench.exit(), bench.err::text);
            assertEquals(20, number(summary(bench), "received"));
        }
    }

    @Test
    void interruptedWhileItConnectsItHasNothingToPrint() throws Exception {
        // a queue of one: the first connection is made, most others wait for ever
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Started bench = bench("tcp://127.0.0.1:" + listener.getLocalPort(), "--connections", "50")) {
            listener.setSoTimeout(60_000);
            listener.accept().close();
            bench.signal(StopSignal.INT);
            assertEquals(130, bench.exit(), bench.err::text);
            assertEquals("stopping (again to force)\n", bench.err.text());
            assertEquals("", bench.out.text());
        }
    }
}
