package dev.streamctl.cli.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class KeptNamesTest extends KeptCase {

    @Test
    void nodesWithNamesOfTheirOwnDoNotTakeThemFromEachOther() throws Exception {
        use(Duration.ZERO, "a.example");
        use(Duration.ZERO, "B.example");
        assertTrue(names().containsAll(List.of("a.example", "b.example", "192.0.2.7")), names()::toString);
        String both = certificate();
        use(Duration.ZERO, "a.example");
        use(Duration.ZERO, "b.example");
        assertEquals(both, certificate());
        Files.delete(tls.resolve("server-key.pem"));
        use(Duration.ZERO);
        assertTrue(names().containsAll(List.of("a.example", "b.example")), names()::toString);
    }

    @Test
    void ofManyFormerNamesThoseStayThatWereAddedLast() throws Exception {
        List<String> many = IntStream.range(0, KeptCertificate.MOST_NAMES)
                .mapToObj("n%d.example"::formatted)
                .toList();
        kept(Duration.ZERO).current(new LinkedHashSet<>(many));
        assertEquals(many, names());
        use(Duration.ZERO);
        assertEquals(KeptCertificate.MOST_NAMES, names().size());
        assertTrue(names().containsAll(List.of("board", "192.0.2.7", "n0.example")), names()::toString);
        assertEquals("n%d.example".formatted(KeptCertificate.MOST_NAMES - NAMES.size() - 1), names().getLast());
    }

    @Test
    void twoAtOnceWaitForEachOther() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var made = Stream.of("a.example", "b.example")
                    .map(name -> threads.submit(() -> {
                        use(Duration.ZERO, name);
                        return name;
                    }))
                    .toList();
            for (var each : made) {
                assertTrue(each.get().endsWith(".example"));
            }
        }
        assertWhole();
        assertTrue(names().containsAll(List.of("a.example", "b.example")), names()::toString);
        assertEquals(List.of(), log);
    }
}
