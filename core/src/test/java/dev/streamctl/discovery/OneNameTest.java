package dev.streamctl.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OneNameTest {

    private final List<String> told = new ArrayList<>();
    private final OneName name = new OneName("iopin", told::add);

    /** A network where some names are taken by others. */
    private static final class Network implements OneName.Holder {
        private final Set<String> taken = new HashSet<>();
        private String called = "";
        private boolean broken;

        @Override
        public String name() {
            return called;
        }

        @Override
        public void take(String wanted) throws IOException {
            called = wanted;
            if (broken) {
                throw new IOException("the responder is closed");
            }
            while (taken.contains(called)) {
                called = next(called);
            }
        }

        private static String next(String name) {
            Matcher numbered = Pattern.compile("(.*) \\((\\d+)\\)").matcher(name);
            return numbered.matches()
                    ? "%s (%d)".formatted(numbered.group(1), Integer.parseInt(numbered.group(2)) + 1)
                    : name + " (2)";
        }
    }

    private Network join(String... taken) throws IOException {
        return join(name, taken);
    }

    private static Network join(OneName name, String... taken) throws IOException {
        Network network = name.join(called -> {
            var made = new Network();
            made.called = called;
            return made;
        });
        network.taken.addAll(Set.of(taken));
        network.take(network.called);
        name.settle();
        return network;
    }

    @Test
    void aNameThatIsTakenOnOneNetworkChangesOnAll() throws Exception {
        Network loopback = join();
        Network cable = join("iopin");
        Network wireless = join();
        assertEquals("iopin (2)", loopback.name());
        assertEquals("iopin (2)", cable.name());
        assertEquals("iopin (2)", wireless.name());
        assertEquals("iopin (2)", name.now());
        assertEquals(List.of("iopin (2)"), told);
    }

    @Test
    void ofALongNameTheEndMakesRoomForTheNumberOnAllNetworks() throws Exception {
        String longest = "x".repeat(NodeName.MAX_BYTES);
        var longName = new OneName(longest, told::add);
        Network loopback = join(longName);
        Network cable = join(longName, longest);
        String cut = "x".repeat(59) + " (2)";
        assertEquals(List.of(cut, cut), List.of(loopback.name(), cable.name()));
        assertEquals(List.of(cut), told);
    }

    /** Where every name is taken: as where a reflector lets a node hear itself. */
    private static final class Echo implements OneName.Holder {
        private final String more;
        private String called = "";

        private Echo(String more) {
            this.more = more;
        }

        @Override
        public String name() {
            return called;
        }

        @Override
        public void take(String wanted) {
            called = wanted + more;
        }
    }

    @Test
    @Timeout(
            value = 60,
            threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // without a bound it would never end, interrupted or not
    void aNodeThatIsDeniedEveryNameStopsToLookForOne() {
        for (String more : List.of("a", "b")) {
            Echo echo = name.join(_ -> new Echo(more));
            echo.take(name.now());
        }
        name.settle();
        assertEquals(OneName.MOST_RENAMES, told.size());
        name.look();
        name.settle();
        assertEquals(OneName.MOST_RENAMES, told.size());
    }

    @Test
    void theNextNameMayBeTakenOnAnotherNetwork() throws Exception {
        Network loopback = join("iopin (2)");
        Network cable = join("iopin", "iopin (3)");
        assertEquals("iopin (4)", loopback.name());
        assertEquals("iopin (4)", cable.name());
        assertEquals(List.of("iopin (2)", "iopin (3)", "iopin (4)"), told);
    }

    @Test
    void twoNetworksThatGiveTheSameNameAreOneRename() throws Exception {
        Network loopback = join();
        Network cable = join();
        loopback.called = "iopin (2)";
        cable.called = "iopin (2)";
        name.settle();
        assertEquals("iopin (2)", name.now());
        assertEquals(List.of("iopin (2)"), told);
    }

    @Test
    void aNetworkThatFailsOrHasLeftHoldsTheOthersUpNever() throws Exception {
        Network gone = join();
        Network broken = join();
        broken.broken = true;
        name.leave(gone);
        Network cable = join("iopin");
        assertEquals("iopin", gone.name());
        assertEquals("iopin (2)", cable.name());
        assertEquals("iopin (2)", name.now());
        assertEquals(List.of("iopin (2)"), told);
    }
}
