package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Two machines with a cable between them, each a network namespace: nodes in there have the usual ports and names for
 * themselves, and meet nobody else's. Ends what was started in it.
 */
final class NodeNetwork implements AutoCloseable {

    private final List<String> names;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** Skips the test where it cannot be made, but not in continuous integration. */
    NodeNetwork() throws Exception {
        InteropIT.need("ip");
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        if (!root && Boolean.getBoolean("streamctl.ci")) {
            fail("namespaces need root; here it must be");
        }
        assumeTrue(root, "namespaces need root");
        long number = ProcessHandle.current().pid();
        names = List.of("streamctl-node-a-" + number, "streamctl-node-b-" + number);
        for (String name : names) {
            ip("netns", "add", name);
            open.push(() -> ip("netns", "delete", name));
            ip("-n", name, "link", "set", "lo", "up");
        }
        ip("-n", names.get(0), "link", "add", "sn0", "type", "veth", "peer", "name", "sn0", "netns", names.get(1));
        for (int machine = 0; machine < 2; machine++) {
            ip("-n", names.get(machine), "address", "add", address(machine) + "/24", "dev", "sn0");
            cable(machine, true);
        }
    }

    private static void ip(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        try (Started ip = Started.program(Map.of(), command)) {
            assertEquals(0, ip.exit(), ip.err::text);
        }
    }

    String address(int machine) {
        return "10.78.0." + (machine + 1);
    }

    /** Plugs the cable of a machine in, or out. */
    void cable(int machine, boolean in) throws Exception {
        ip("-n", names.get(machine), "link", "set", "sn0", in ? "up" : "down");
        if (in) {
            ip("-n", names.get(machine), "route", "add", "224.0.0.0/4", "dev", "sn0");
        }
    }

    Started program(int machine, String... command) throws Exception {
        return program(machine, Map.of(), command);
    }

    Started program(int machine, Map<String, String> variables, String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", names.get(machine)));
        all.addAll(List.of(command));
        Started started = Started.program(variables, all);
        open.push(started);
        return started;
    }

    Started streamctl(int machine, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(Started.STREAMCTL));
        all.addAll(List.of(arguments));
        return program(machine, all.toArray(String[]::new));
    }

    /** A line of a shell in a folder, where {@code streamctl} is the command. */
    Started shell(int machine, Map<String, String> variables, Path folder, String line) throws Exception {
        Map<String, String> all = new HashMap<>(variables);
        all.put("PATH", Path.of(Started.STREAMCTL).getParent() + ":" + System.getenv("PATH"));
        boolean oneProgram = line.indexOf('|') < 0; // which then gets the signals
        return program(machine, all, "sh", "-c", "cd '" + folder + "' && " + (oneProgram ? "exec " : "") + line);
    }

    /** A node that listens. */
    Started node(int machine, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("node"));
        all.addAll(List.of(arguments));
        Started node = streamctl(machine, all.toArray(String[]::new));
        node.err.await("listening on ws");
        return node;
    }

    /** Starts a {@code discover} that listens for so long. */
    interface Discover {
        Started listening(String time) throws Exception;
    }

    /**
     * The first that has heard enough, each listening twice as long as the one before; the last one, whatever it has heard. How long
     * is enough depends on how busy the machine is.
     */
    static Started discover(Discover discover, Predicate<Started> enough) throws Exception {
        int seconds = 3;
        while (true) {
            Started run = discover.listening(seconds + "s");
            assertEquals(0, run.exitWithin(60 + seconds), run.err::text);
            if (enough.test(run) || seconds > 30) {
                return run;
            }
            seconds *= 2;
        }
    }

    /** What {@code discover} lists once that is so many. */
    List<Map<String, Object>> discover(int machine, int enough) throws Exception {
        Discover discover = time -> streamctl(machine, "discover", "--json", "--timeout", time);
        return nodes(discover(discover, run -> nodes(run).size() >= enough));
    }

    private static List<Map<String, Object>> nodes(Started discover) {
        return discover.out.lines().stream()
                .map(Json::object)
                .filter(report -> "node".equals(report.get("type")))
                .toList();
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
