package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The demos in the README of camera-demo, each terminal a process, on a machine of their own. */
class NodesReadmeIT {

    private static final String NODES = "\n## Device nodes\n";

    @TempDir
    private Path folder;

    /**
     * A terminal.
     *
     * @param line that is typed
     * @param shown the lines that it prints, with … for anything
     */
    private record Terminal(String line, List<Pattern> shown) {

        static List<Terminal> of(String fence) {
            List<Terminal> terminals = new ArrayList<>();
            for (String line : fence.lines().toList()) {
                if (line.startsWith("$ ")) {
                    terminals.add(new Terminal(line.substring(2), new ArrayList<>()));
                } else {
                    terminals.getLast().shown.add(pattern(line));
                }
            }
            return terminals;
        }

        private static Pattern pattern(String line) {
            return Pattern.compile(
                    Arrays.stream(line.split("\u2026", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
        }
    }

    @TestFactory
    List<DynamicTest> itsDemosOfNodesShowWhatTheyAreSaidTo() throws Exception {
        String readme = readme();
        List<DynamicTest> demos = demos(readme.substring(readme.indexOf(NODES)), "listening on ws");
        assertEquals(4, demos.size(), "demos of nodes in the README");
        return demos;
    }

    @TestFactory
    List<DynamicTest> itsDemoOfTheCameraShowsWhatItIsSaidTo() throws Exception {
        String readme = readme();
        List<DynamicTest> demos = demos(readme.substring(0, readme.indexOf(NODES)), "listening on http");
        assertEquals(1, demos.size(), "demos of the camera in the README");
        return demos;
    }

    private static String readme() throws IOException {
        String readme = Files.readString(Path.of("..", "camera-demo", "README.md"));
        assertTrue(readme.contains(NODES), "the heading of the nodes");
        return readme;
    }

    private List<DynamicTest> demos(String section, String ready) {
        return Pattern.compile("```console\n(.*?)```", Pattern.DOTALL)
                .matcher(section)
                .results()
                .map(match -> Terminal.of(match.group(1)))
                .map(demo -> DynamicTest.dynamicTest(demo.getLast().line(), () -> run(demo, ready)))
                .toList();
    }

    /** Runs a demo; each terminal but the last one is {@code ready} once it has printed a line that begins so. */
    private void run(List<Terminal> demo, String ready) throws Exception {
        try (var network = new NodeNetwork()) {
            List<Started> nodes = new ArrayList<>();
            for (Terminal terminal : demo.subList(0, demo.size() - 1)) {
                Started node = network.shell(0, Map.of(), folder, terminal.line());
                node.err.await(ready);
                nodes.add(node);
            }
            Terminal last = demo.getLast();
            Started command = last.line().startsWith("streamctl discover")
                    ? NodeNetwork.discover(
                            time -> network.shell(0, Map.of("STREAMCTL_DISCOVER_TIMEOUT", time), folder, last.line()),
                            run -> run.out.lines().size() >= nodes.size())
                    : network.shell(0, Map.of(), folder, last.line());
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

    /** Those that show no output: each node starts, with a tree that looks like the kernel's, and ends when it is told to. */
    @TestFactory
    List<DynamicTest> itsExamplesOfLedsRun() throws Exception {
        String readme = readme();
        String section = readme.substring(readme.indexOf("### Two LEDs"), readme.indexOf("#### Dark unless"));
        List<String> lines = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
                .matcher(section)
                .results()
                .flatMap(match -> match.group(1).lines())
                .toList();
        assertEquals(6, lines.size(), lines::toString);
        return lines.stream()
                .filter(line -> line.startsWith("streamctl node leds"))
                .map(line -> DynamicTest.dynamicTest(line, () -> runLeds(lines, line)))
                .toList();
    }

    private void runLeds(List<String> lines, String line) throws Exception {
        Path root = Files.createTempDirectory(folder, "sys");
        for (String led : List.of("ACT", "PWR")) {
            fill(root.resolve("class/leds/" + led), Map.of("max_brightness", "255", "brightness", "9"));
        }
        fill(root.resolve("class/pwm/pwmchip0"), Map.of("npwm", "2"));
        for (int channel = 0; channel < 2; channel++) {
            fill(
                    root.resolve("class/pwm/pwmchip0/pwm" + channel),
                    Map.of("period", "500", "duty_cycle", "400", "enable", "1", "polarity", "normal"));
        }
        Map<String, String> variables = Map.of("STREAMCTL_ROOT", root.toString(), "XDG_DATA_HOME", root.toString());
        try (var network = new NodeNetwork()) {
            if (line.contains("--tls-cert")) {
                String init = lines.stream()
                        .filter(each -> each.startsWith("streamctl tls init"))
                        .findFirst()
                        .orElseThrow();
                Started made = network.shell(0, variables, root, init);
                assertEquals(0, made.exit(), made.err::text);
            }
            Started node = network.shell(0, variables, root, line);
            node.err.await("listening on ws");
            node.signal(StopSignal.TERM);
            assertEquals(0, node.exit(), node.err::text);
        }
        for (String dark : darkFiles(line)) {
            assertEquals("0", Files.readString(root.resolve("class/" + dark)).strip(), dark);
        }
    }

    private static List<String> darkFiles(String line) {
        if (line.contains("sysfs-led")) {
            return List.of("leds/ACT/brightness", "leds/PWR/brightness");
        }
        return line.contains("sysfs-pwm")
                ? List.of(
                        "pwm/pwmchip0/pwm0/duty_cycle",
                        "pwm/pwmchip0/pwm0/enable",
                        "pwm/pwmchip0/pwm1/duty_cycle",
                        "pwm/pwmchip0/pwm1/enable")
                : List.of();
    }

    /** Those of one kind of node, which others lack. */
    @Test
    void itNamesEveryOptionThatIsADevicesOwn() throws Exception {
        String readme = readme();
        Set<String> common = options("node", "buzzer");
        common.retainAll(options("node", "leds"));
        for (String[] command :
                new String[][] {{"node", "leds"}, {"node", "buzzer"}, {"node", "iopin"}, {"node", "clock"}}) {
            Set<String> own = options(command);
            own.removeAll(common);
            assertFalse(own.isEmpty(), command[1]);
            own.removeIf(option ->
                    Pattern.compile(option + "\\b(?!-)").matcher(readme).find());
            assertEquals(Set.of(), own, command[1]);
        }
        for (String option : List.of("--json", "--timeout", "--tls", "--token-file")) {
            assertTrue(readme.contains("`" + option + "`") || readme.contains("`discover " + option + "`"), option);
        }
    }

    private static Set<String> options(String... command) throws Exception {
        List<String> line = new ArrayList<>(List.of(command));
        line.add("--help");
        return Pattern.compile("--[a-z][a-z-]+")
                .matcher(Inside.run(line.toArray(String[]::new)).out.text())
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void fill(Path folder, Map<String, String> values) throws Exception {
        Files.createDirectories(folder);
        for (Map.Entry<String, String> value : values.entrySet()) {
            Files.writeString(folder.resolve(value.getKey()), value.getValue() + "\n");
        }
    }
}
