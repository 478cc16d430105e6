package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.cli.options.OutputChoice.Detail;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class LoggingTest {

    private static final Logger OWN = LoggerFactory.getLogger("dev.streamctl.Something");
    private static final Logger OTHER = LoggerFactory.getLogger("io.netty.Something");

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @BeforeEach
    void capture() {
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setErr(before);
        Logging.set(Detail.NORMAL);
    }

    @ParameterizedTest
    @CsvSource({"QUIET,ERROR,", "NORMAL,WARN,", "VERBOSE,INFO,WARN", "DEBUG,DEBUG,INFO"})
    void eachDetailHasALeastLevel(Detail detail, Level own, Level other) {
        Logging.set(detail);
        for (Level level : Level.values()) {
            assertEquals(level.toInt() >= own.toInt(), OWN.isEnabledForLevel(level), level + " of our own");
            boolean wanted = other != null && level.toInt() >= other.toInt();
            assertEquals(wanted, OTHER.isEnabledForLevel(level), level + " of others");
        }
    }

    @Test
    void aLineIsShortByDefault() {
        OWN.warn("peer {}: {} ü", "p", 3, new IllegalStateException("kept back"));
        OWN.info("not now");
        assertEquals("streamctl: peer p: 3 ü\n", text());
    }

    @Test
    void verboseLinesHaveTimeLevelAndShortName() {
        Logging.set(Detail.VERBOSE);
        OWN.atInfo().log("here");
        OWN.error("there");
        assertTrue(
                text().matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  Something: here\n\\S+ ERROR Something: there\n"),
                text());
    }

    @Test
    void debugLinesHaveEverything() {
        Logging.set(Detail.DEBUG);
        OWN.debug("here", new IllegalStateException("why"));
        assertTrue(
                text().contains(" DEBUG [" + Thread.currentThread().getName() + "] dev.streamctl.Something: here\n"));
        assertTrue(text().contains("IllegalStateException: why\n\tat "), text());
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
