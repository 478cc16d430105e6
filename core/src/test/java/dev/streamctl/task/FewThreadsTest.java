package dev.streamctl.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.FreshJava;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FewThreadsTest {

    /** The JDK's scheduler drops what it has no thread for, and says nothing. */
    @Test
    void whereTheJdkGetsNoMoreThreadsAllThatAreDueRingOnTheOneItHas(@TempDir Path temp) throws Exception {
        String pool = "-Djava.util.concurrent.ForkJoinPool.common.";
        String rung = FreshJava.run(
                FewThreads.class,
                temp,
                pool + "parallelism=3",
                pool + "threadFactory=" + FewThreads.OnlyOne.class.getName());
        assertEquals("all", rung.strip());
    }
}
