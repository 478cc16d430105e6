package dev.streamctl.camera.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.camera.leds.LedsNode;
import dev.streamctl.camera.leds.VirtualLeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The README tells what each counter of the nodes counts. */
@Timeout(180)
class ReadmeCountersTest {

    @Test
    void eachCounterOfANodeIsInTheReadme() throws Exception {
        String all = Files.readString(Path.of("README.md"));
        String nodes = all.substring(all.indexOf("## Device nodes"));
        Set<String> missing = new TreeSet<>();
        try (var bench = new Bench()) {
            for (Node node : List.of(
                    new ClockNode("nobody", 1, Duration.ofHours(1)),
                    new PinNode(0.5, 1, "nobody"),
                    new BuzzerNode("buzz"),
                    new LedsNode(new VirtualLeds(), 1, Duration.ofSeconds(1)))) {
                Set<String> names = bench.run(node.role(), node).counters().keySet();
                assertTrue(names.containsAll(Set.of("messages", "channel_dropped")), names::toString);
                missing.addAll(names);
            }
        }
        missing.removeIf(name -> nodes.contains("`" + name + "`"));
        assertEquals(Set.of(), missing);
    }
}
