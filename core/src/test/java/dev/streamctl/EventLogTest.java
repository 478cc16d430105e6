package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.framing.MalformedFrameException;
import dev.streamctl.internal.EventLog;
import dev.streamctl.testing.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class EventLogTest {

    private static final MalformedFrameException REFUSED = new MalformedFrameException("a NUL", true);

    private final ManualTime time = new ManualTime();
    private final EventLog log = new EventLog(time, Level.WARN);

    private void resets(int count) {
        for (int i = 0; i < count; i++) {
            log.broke("peer", StreamBrokenException.Reason.RESET, "reset by the peer");
        }
    }

    @Test
    void manyResetsHideNoRefusedFrame() {
        try (LogLines lines = new LogLines()) {
            resets(40);
            log.rejected("peer", REFUSED);
            assertEquals(10, lines.containing("reset by the peer").size());
            assertEquals(1, lines.containing("refused a frame: a NUL").size());
        }
    }

    @Test
    void linesLeftOutAreToldByTheNextOneOfTheirLevel() {
        try (LogLines lines = new LogLines()) {
            for (int i = 0; i < 15; i++) {
                log.rejected("peer", REFUSED);
            }
            time.advance(Duration.ofSeconds(1));
            resets(1);
            assertEquals(0, lines.containing("left out").size());
            log.rejected("peer", REFUSED);
            assertEquals(
                    1,
                    lines.containing("a NUL (5 more lines like this left out)").size());
        }
    }

    @Test
    void linesThatNobodySeesUseUpNothingAndAreNotCountedAsLeftOut() throws Exception {
        EventLog hidden = new EventLog(time, Level.DEBUG);
        try (LogLines lines = new LogLines()) {
            for (int i = 0; i < 15; i++) {
                hidden.rejected("peer", REFUSED);
            }
            assertEquals(0, lines.containing("peer").size(), "the tests show INFO and above");
            try (LogLevel shown = new LogLevel("dev.streamctl.connection", Level.DEBUG)) {
                for (int i = 0; i < 10; i++) {
                    hidden.rejected("peer", REFUSED);
                }
            }
            assertEquals(10, lines.containing("refused a frame: a NUL").size());
            assertEquals(0, lines.containing("left out").size());
        }
    }

    @Test
    void theLineOfAFailedFramingSaysWhy() {
        try (LogLines lines = new LogLines()) {
            log.failed("tcp://peer:1", "the framing", new OutOfMemoryError("Java heap space"));
            log.failed("tcp://peer:1", "the framing", new IllegalStateException("one\nline"));
            String line = "tcp://peer:1: the framing failed (java.lang.%s), the connection is reset";
            assertEquals(
                    1,
                    lines.containing(line.formatted("OutOfMemoryError: Java heap space"))
                            .size());
            assertEquals(
                    1,
                    lines.containing(line.formatted("IllegalStateException: one\\x0aline"))
                            .size());
        }
    }
}
