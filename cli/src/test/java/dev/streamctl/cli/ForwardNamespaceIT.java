package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code listen --forward} in a network that changes. */
@Timeout(300)
class ForwardNamespaceIT extends NamespaceCase {

    private Started inside(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(inside);
        command.add(Started.STREAMCTL);
        command.addAll(List.of(arguments));
        return Started.program(Map.of(), command);
    }

    private Started listener(String target) throws Exception {
        String[] start = {"listen", "--host", "127.0.0.1", "--port", "9200", "--format", "none", "--json"};
        List<String> all = new ArrayList<>(List.of(start));
        all.addAll(List.of("--interval", "100ms", "--forward", "udp://" + target));
        Started listener = inside(all.toArray(String[]::new));
        listener.out.await(line -> line.contains("\"listening\""));
        return listener;
    }

    private Started sender() throws Exception {
        return inside("send", "telemetry", "--target", "127.0.0.1:9200", "--source", "demo", "--period", "20ms");
    }

    /** What the sink counts so in a line of statistics, 0 in any other. */
    private static long counted(String line, String name) {
        Matcher number = Pattern.compile("\"" + name + "\":(\\d+)").matcher(line);
        return number.find() ? Long.parseLong(number.group(1)) : 0;
    }

    @Test
    void aNewAddressOfThisMachineCostsAFewSamples() throws Exception {
        aNeighbourThatSaysNothing();
        try (Started listener = listener("10.77.0.9:9100");
                Started _ = sender()) {
            listener.out.await(line -> counted(line, "delivered") > 0);
            ip("-n", namespace, "address", "delete", "10.77.0.1/24", "dev", "sc0");
            String without = listener.out.await(line -> counted(line, "dropped") > 0);
            ip("-n", namespace, "address", "add", "10.77.0.3/24", "dev", "sc0");
            aNeighbourThatSaysNothing();
            long then = counted(without, "delivered");
            listener.out.await(line -> counted(line, "delivered") > then + 20);
        }
    }

    @Test
    void whatAPacketFilterRefusesCostsOnlyTheSampleThatItRefused() throws Exception {
        refuse("host-prohibited");
        try (Started listener = listener("10.77.0.1:9100")) {
            try (Started sender = sender()) {
                listener.out.await(line -> counted(line, "dropped") > 20);
                sender.signal(StopSignal.TERM);
                assertEquals(0, sender.exit(), sender.err::text);
            }
            listener.signal(StopSignal.TERM);
            assertEquals(0, listener.exit(), listener.err::text);
            String last = listener.out.lines().getLast();
            // of the last one on each socket no news can come
            assertTrue(4 * counted(last, "delivered") <= counted(last, "dropped"), last);
        }
    }
}
