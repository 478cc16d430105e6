package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes behind TLS and tokens. */
@Timeout(300)
class NodeGuardsIT extends TlsCase {

    private static Started clock(String target, String... more) throws Exception {
        String[] start = {"node", "clock", "--no-announce", "--ticks", "1", "--target", target};
        var all = new ArrayList<>(List.of(start));
        all.addAll(List.of(more));
        return Started.streamctl(all.toArray(String[]::new));
    }

    private static void assertKeptOut(Started clock, String reason) throws Exception {
        String line = clock.err.await(text -> text.contains("clock: no link to "));
        assertTrue(line.contains(reason), line);
        clock.signal(StopSignal.TERM);
        assertEquals(143, clock.exit(), clock.err::text);
        assertTrue(clock.err.text().contains("ticks acknowledged 0"), clock.err::text);
    }

    @Test
    void onlyWhoTrustsTheAuthorityAndShowsTheTokenTalksToANode() throws Exception {
        String token = folder.resolve("control.token").toString();
        assertEquals(0, Inside.run("token", "generate", "--out", token).code());
        try (Started pin = Started.streamctl(
                "node",
                "iopin",
                "--port",
                "0",
                "--no-announce",
                "--tls-cert",
                certificate,
                "--tls-key",
                key,
                "--token-file",
                token)) {
            String target = pin.err.await("listening on wss://").replaceAll("listening on (\\S+) .*", "$1");
            try (Started trusted = clock(target, "--tls-ca", ca, "--target-token-file", token)) {
                assertEquals(0, trusted.exit(), trusted.err::text);
                assertEquals(
                        "heard acknowledged from " + target, trusted.out.lines().getLast());
            }
            try (Started without = clock(target, "--tls-ca", ca)) {
                assertKeptOut(without, "401");
            }
            try (Started stranger = clock(target, "--target-token-file", token)) {
                assertKeptOut(stranger, "certificate");
            }
            try (Started plain = clock(target.replace("wss://", "ws://"))) {
                assertKeptOut(plain, "no link to");
            }
            pin.signal(StopSignal.TERM);
            assertEquals(0, pin.exit(), pin.err::text);
            assertTrue(pin.err.text().contains("ticks 1\n"), pin.err::text);
        }
    }

    @Test
    void aTokenFileThatOthersCanReadStopsTheCommand() throws Exception {
        Inside run = Inside.run(
                "node",
                "buzzer",
                "--port",
                "0",
                "--token-file",
                Path.of("pom.xml").toString());
        assertEquals(2, run.code());
        assertTrue(run.err.text().contains("token file pom.xml"), run.err.text());
    }
}
