package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A network of the test's own: a namespace with a pair of interfaces, of which {@code sc0} is 10.77.0.1 and fd77::1. */
abstract class NamespaceCase {

    final String namespace = "streamctl-send-" + ProcessHandle.current().pid();
    final List<String> inside = List.of("ip", "netns", "exec", namespace);
    private boolean made;

    @BeforeEach
    void makeNamespace() throws Exception {
        InteropIT.need("ip");
        boolean root = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        if (!root && Boolean.getBoolean("streamctl.ci")) {
            fail("namespaces need root; here it must be");
        }
        assumeTrue(root, "namespaces need root");
        ip("netns", "add", namespace);
        made = true;
        ip("-n", namespace, "link", "set", "lo", "up");
        ip("-n", namespace, "link", "add", "sc0", "type", "veth", "peer", "name", "sc1");
        ip("-n", namespace, "address", "add", "10.77.0.1/24", "dev", "sc0");
        ip("-n", namespace, "-6", "address", "add", "fd77::1/64", "dev", "sc0", "nodad");
        ip("-n", namespace, "link", "set", "sc0", "up");
        ip("-n", namespace, "link", "set", "sc1", "up");
    }

    @AfterEach
    void removeNamespace() throws Exception {
        if (made) {
            ip("netns", "delete", namespace);
        }
    }

    static void ip(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        try (Started ip = Started.program(Map.of(), command)) {
            assertEquals(0, ip.exit(), ip.err::text);
        }
    }

    /** At 10.77.0.9, so that what is sent there leaves at once. */
    void aNeighbourThatSaysNothing() throws Exception {
        String[] neighbour = {"neigh", "replace", "10.77.0.9", "lladdr", "02:00:00:00:00:09", "dev", "sc0"};
        List<String> all = new ArrayList<>(List.of("-n", namespace));
        all.addAll(List.of(neighbour));
        all.addAll(List.of("nud", "permanent"));
        ip(all.toArray(String[]::new));
    }

    /** Has the packet filter answer so to what comes for port 9100. */
    void refuse(String with) throws Exception {
        InteropIT.need("nft");
        List<String> command = new ArrayList<>(inside);
        command.addAll(List.of(
                "nft",
                "add table ip t; add chain ip t in { type filter hook input priority 0; };"
                        + " add rule ip t in udp dport 9100 reject with icmp " + with));
        try (Started nft = Started.program(Map.of(), command)) {
            assertEquals(0, nft.exit(), nft.err::text);
        }
    }
}
