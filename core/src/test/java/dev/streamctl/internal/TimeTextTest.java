package dev.streamctl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeTextTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT0.2S, 200ms",
        "PT2S, 2s",
        "PT1.5S, 1500ms",
        "PT60S, 1m",
        "PT90S, 90s",
        "PT5M, 5m",
        "PT24H, 24h",
        "PT0.0000005S, 500ns"
    })
    void theLargestUnitThatDividesIt(Duration time, String text) {
        assertEquals(text, TimeText.of(time));
    }
}
