package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What there is once for each Java machine, which the other tests of this process have used before. */
class FreshMachineTest {

    @TempDir
    Path temp;

    /** The JDK's pollers are virtual threads, and take the scheduler of whoever reads from a socket first. */
    @Test
    void aHandlerThatIsTheFirstToReadFromASocketOfTheJdkAndThenHoldsItsLoopHoldsNoOtherSocket() throws Exception {
        Path log = temp.resolve("log");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-cp",
                        classPath,
                        FreshMachine.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertTrue(process.waitFor(100, TimeUnit.SECONDS), "it has not ended");
            assertEquals(0, process.exitValue(), Files.readString(log));
        } finally {
            process.destroyForcibly();
        }
    }
}
