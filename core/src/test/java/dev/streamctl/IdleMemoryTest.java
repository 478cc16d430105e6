package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What connections cost on which nothing is said; in a heap where nothing goes that other tests have left. */
class IdleMemoryTest {

    /** What 10,000 of them may take of 256 MiB, with their handlers and, here, the sockets at the other end. */
    private static final long MOST = (256L << 20) / 10_000;

    @Test
    void tenThousandIdleWebSocketsFitInto256MiB(@TempDir Path temp) throws Exception {
        long each = Long.parseLong(FreshJava.run(IdleMemory.class, temp).strip());
        assertTrue(each > 0 && each < MOST, () -> each + " bytes a connection, at most " + MOST);
    }
}
