package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code selftest} as a process. */
@Timeout(180)
class SelftestIT {

    private static final List<String> CHECKS = List.of(
            "lines",
            "lines as bytes",
            "length of 1 bytes",
            "length of 2 bytes",
            "length of 3 bytes",
            "length of 4 bytes",
            "length of 8 bytes",
            "length little-endian with prefix",
            "raw",
            "unix socket");

    /** Longer than a cold Java machine takes on a busy computer. */
    private static final String TIMEOUT = "60s";

    @Test
    void reportsEveryCheckAndEndsByItself() throws Exception {
        try (Started selftest = Started.streamctl("selftest", "--json", "--timeout", TIMEOUT)) {
            assertEquals(0, selftest.exit(), selftest.err::text);
            List<Map<String, Object>> reports = Json.objects(selftest.out.text());
            assertEquals(
                    CHECKS, reports.stream().map(report -> report.get("check")).toList());
            assertTrue(reports.stream().allMatch(report -> report.get("ok").equals(true)), selftest.out::text);
            assertEquals("", selftest.err.text());
        }
    }

    /** No machine has loaded the classes of a connection within a millisecond. */
    @Test
    void aCheckThatTakesLongerThanItMayIsTheLast() throws Exception {
        try (Started selftest = Started.streamctl(Map.of("STREAMCTL_OPTS", "-Xint"), "selftest", "--timeout", "1ms")) {
            assertEquals(1, selftest.exit(), selftest.err::text);
            assertEquals(
                    "FAILED lines: no answer within 1ms (--timeout waits longer); the checks behind it are left out\n",
                    selftest.out.text());
            assertEquals("streamctl: selftest failed: lines\n", selftest.err.text());
        }
    }

    /** In a folder whose name is longer than that of a Unix socket may be. */
    @Test
    void aCheckThatFailsIsToldAndIsOne(@TempDir Path folder) throws Exception {
        Path deep = Files.createDirectory(folder.resolve("d".repeat(110)));
        try (Started selftest = Started.streamctl(
                Map.of("STREAMCTL_OPTS", "-Djava.io.tmpdir=" + deep), "selftest", "--timeout", TIMEOUT)) {
            assertEquals(1, selftest.exit(), selftest.err::text);
            List<String> lines = selftest.out.lines();
            List<String> others = CHECKS.subList(0, CHECKS.size() - 1);
            assertEquals(others.stream().map(name -> "ok " + name).toList(), lines.subList(0, others.size()));
            assertTrue(lines.getLast().startsWith("FAILED unix socket: "), selftest.out::text);
            assertEquals(CHECKS.size(), lines.size(), selftest.out::text);
            assertEquals("streamctl: selftest failed: unix socket\n", selftest.err.text());
        }
    }
}
