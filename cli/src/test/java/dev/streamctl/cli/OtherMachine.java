package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A network namespace with a cable to this machine: what connects from in there comes from an address that is not
 * loopback's. It has two addresses. Everything made for it is removed by a shell that waits for the end of its input, so
 * also when the tests are killed.
 */
final class OtherMachine implements AutoCloseable {

    private static final String SCRIPT = """
            set -eu
            trap '' HUP INT TERM
            trap 'ip link delete "$2"; ip netns delete "$1"' EXIT
            ip netns add "$1"
            ip link add "$2" type veth peer name "$3" netns "$1"
            ip address add "$4/29" dev "$2"
            ip link set "$2" up
            ip netns exec "$1" ip address add "$5/29" dev "$3"
            ip netns exec "$1" ip address add "$6/29" dev "$3"
            ip netns exec "$1" ip link set "$3" up
            echo ready
            cat
            """;

    private final String ip = InteropIT.need("ip");
    private final String nc = InteropIT.need("nc");
    private final long number = ProcessHandle.current().pid();
    private final String name = "streamctl-" + number;
    private final Started maker;

    /** Skips the test where it cannot be made, but not in continuous integration. */
    OtherMachine() throws Exception {
        needRoot();
        maker = Started.program(
                Map.of(),
                List.of(
                        "sh",
                        "-c",
                        SCRIPT,
                        "sh",
                        name,
                        "sctl" + number + "a",
                        "sctl" + number + "b",
                        thisMachine(),
                        firstAddress(),
                        secondAddress()));
        maker.out.await("ready");
    }

    private static void needRoot() throws Exception {
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        if (!root && Boolean.getBoolean("streamctl.ci")) {
            fail("only root makes network namespaces; here the tests must run as root");
        }
        assumeTrue(root, "only root makes network namespaces");
    }

    /** This machine as the other one sees it. */
    String thisMachine() {
        return address(1);
    }

    String firstAddress() {
        return address(2);
    }

    String secondAddress() {
        return address(3);
    }

    /** From the range for tests of network devices (RFC 2544), eight for each process. */
    private String address(int host) {
        long all = number % (1 << 14) * 8 + host;
        return "198.%d.%d.%d".formatted(18 + all / (1 << 16), all / (1 << 8) % (1 << 8), all % (1 << 8));
    }

    /** A connection from one of its addresses to a port of this machine, on the standard streams of netcat. */
    Started connect(String from, int port) throws Exception {
        return Started.program(
                Map.of(),
                List.of(ip, "netns", "exec", name, nc, "-N", "-s", from, thisMachine(), String.valueOf(port)));
    }

    @Override
    public void close() throws Exception {
        maker.endInput();
        assertEquals(0, maker.exit(), maker.err::text);
    }
}
