package dev.streamctl.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The kernel's packet filter drops exactly three datagrams of ten, in a network of its own. */
@Timeout(240)
class ListenLossIT {

    private final String ns = "streamctl-loss-" + ProcessHandle.current().pid();

    private static final String SENDER = """
            import socket, sys
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            first, last, port = (int(word) for word in sys.argv[1:4])
            for n in range(first, last):
                head = "#sc1 %016x %016x %016x %016x %08x %08x 1\\n" % (1, 2, n, n, n + 1, 0)
                s.sendto((head + "m n=%di\\n" % n).encode(), ("127.0.0.1", port))
            """;

    private static Started run(List<String> command) throws Exception {
        Started program = Started.program(Map.of(), command);
        program.exit();
        return program;
    }

    private void inside(String... command) throws Exception {
        var all = new ArrayList<>(List.of("ip", "netns", "exec", ns));
        all.addAll(List.of(command));
        try (Started program = run(all)) {
            assertEquals(0, program.exit(), program.err::text);
        }
    }

    private void makeNetwork() throws Exception {
        InteropIT.need("nft");
        InteropIT.need("ip");
        try (Started made = run(List.of("ip", "netns", "add", ns))) {
            boolean root = made.exit() == 0;
            if (!root && Boolean.getBoolean("streamctl.ci")) {
                fail("no network namespace can be made here: " + made.err.text());
            }
            assumeTrue(root, "making a network namespace needs root");
        }
        inside("ip", "link", "set", "lo", "up");
    }

    @AfterEach
    void removeNetwork() throws Exception {
        run(List.of("ip", "netns", "delete", ns)).close();
    }

    @Test
    void lostEqualsTheKernelsCounter() throws Exception {
        makeNetwork();
        String python = InteropIT.need("python3");
        try (Started listener = Started.program(
                Map.of(),
                List.of("ip", "netns", "exec", ns, Started.STREAMCTL, "listen", "--port", "9100", "--json"))) {
            listener.out.await("{\"type\":\"listening\"");
            // followed from its first datagram on: only then what comes before the next one is lost
            inside(python, "-c", SENDER, "0", "1", "9100");
            listener.out.await("{\"type\":\"sample\"");
            inside("nft", "add table ip t");
            inside("nft", "add chain ip t in { type filter hook input priority 0; }");
            inside("nft", "add rule ip t in udp dport 9100 numgen inc mod 10 < 3 counter drop");
            // as many at once as the smallest receive buffer of usual systems has room for; the last of ten is let
            // through
            for (int last = 500; last <= 10_000; last += 500) {
                inside(python, "-c", SENDER, "" + (last - 499), "" + (last + 1), "9100");
                String shown = "\"sequence\":" + last + ",";
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> listener.out.text().contains(shown));
            }
            listener.signal(StopSignal.TERM);
            assertEquals(0, listener.exit(), listener.err::text);
            String summary =
                    listener.out.text().lines().reduce((_, last) -> last).orElse("");
            long dropped = counter();
            assertEquals(3_000, dropped);
            assertEquals(dropped, number(summary, "\"lost\":(\\d+)"), summary);
            assertEquals(dropped, number(summary, "\"network\":(\\d+)"), summary);
            assertEquals(0, number(summary, "\"kernel_dropped\":(\\d+)"), summary);
        }
    }

    private long counter() throws Exception {
        try (Started list = run(List.of("ip", "netns", "exec", ns, "nft", "list", "ruleset"))) {
            return number(list.out.text(), "counter packets (\\d+)");
        }
    }

    private static long number(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), text);
        return Long.parseLong(matcher.group(1));
    }
}
