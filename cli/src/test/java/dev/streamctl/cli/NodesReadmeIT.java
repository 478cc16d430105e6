package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The demos in the README of camera-demo, each terminal a process, on a machine of their own. */
class NodesReadmeIT {

    /**
     * A terminal.
     *
     * @param arguments of the command
     * @param shown the lines that it prints, with … for anything
     */
    private record Terminal(List<String> arguments, List<Pattern> shown) {

        static List<Terminal> of(String fence) {
            List<Terminal> terminals = new ArrayList<>();
            for (String line : fence.lines().toList()) {
                if (line.startsWith("$ streamctl ")) {
                    terminals.add(new Terminal(words(line.substring("$ streamctl ".length())), new ArrayList<>()));
                } else {
                    terminals.getLast().shown.add(pattern(line));
                }
            }
            return terminals;
        }

        private static List<String> words(String line) {
            return Pattern.compile("\"([^\"]*)\"|\\S+")
                    .matcher(line)
                    .results()
                    .map(match -> match.group(1) == null ? match.group() : match.group(1))
                    .toList();
        }

        private static Pattern pattern(String line) {
            return Pattern.compile(
                    Arrays.stream(line.split("\u2026", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
        }
    }

    @TestFactory
    List<DynamicTest> itsDemosShowWhatTheyAreSaidTo() throws Exception {
        String readme = Files.readString(Path.of("..", "camera-demo", "README.md"));
        List<DynamicTest> demos = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL)
                .matcher(readme)
                .results()
                .map(match -> Terminal.of(match.group(1)))
                .map(demo -> DynamicTest.dynamicTest(demo.getLast().arguments().toString(), () -> run(demo)))
                .toList();
        assertEquals(3, demos.size(), "demos in the README");
        return demos;
    }

    private static void run(List<Terminal> demo) throws Exception {
        try (var network = new NodeNetwork()) {
            List<Started> nodes = new ArrayList<>();
            for (Terminal terminal : demo.subList(0, demo.size() - 1)) {
                Started node = network.streamctl(0, terminal.arguments().toArray(String[]::new));
                node.err.await("listening on ws");
                nodes.add(node);
            }
            Terminal last = demo.getLast();
            if (last.arguments().getFirst().equals("discover")) {
                network.discover(0, nodes.size()); // until all have announced themselves
            }
            Started command = network.streamctl(0, last.arguments().toArray(String[]::new));
            assertEquals(0, command.exit(), command.err::text);
            List<String> printed = command.out.lines();
            assertEquals(last.shown().size(), printed.size(), printed::toString);
            for (int i = 0; i < printed.size(); i++) {
                assertTrue(last.shown().get(i).matcher(printed.get(i)).matches(), printed.get(i));
            }
            for (int i = 0; i < nodes.size(); i++) {
                for (Pattern shown : demo.get(i).shown()) {
                    nodes.get(i).out.await(shown.asMatchPredicate());
                }
            }
        }
    }
}
