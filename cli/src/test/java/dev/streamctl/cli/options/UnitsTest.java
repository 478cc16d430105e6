package dev.streamctl.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.limits.Limit;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class UnitsTest {

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "512,512",
        "1B,1",
        "64KiB,65536",
        "64kib,65536",
        "1.5KiB,1536",
        "1.500KiB,1536",
        "0.001953125KiB,2",
        "1 MiB,1048576",
        "2GiB,2147483648",
    })
    void sizes(String text, long bytes) {
        assertEquals(bytes, Units.SIZE.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "800us,800", "0.5ms,500", "5ms,5000", "2s,2000000", "1m,60000000", "1h,3600000000"})
    void latencies(String text, long micros) {
        assertEquals(micros, Units.LATENCY.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0s,0", "250ms,250", "2s,2000", "0.5s,500", "5m,300000", "1h,3600000", " 2s ,2000"})
    void times(String text, long millis) {
        assertEquals(millis, Units.TIME.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "-1KiB",
                "1KB",
                "1K",
                "KiB",
                "1e3",
                "1KiBs",
                "0.3KiB",
                "99999999999999999",
                "999999999999999GiB",
                "0.3000KiB",
                "٣KiB"
            })
    void noSizes(String text) {
        assertThrows(IllegalArgumentException.class, () -> Units.SIZE.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "2 seconds", "-1s", "1us", "0.5ms", "s", "2d"})
    void noTimes(String text) {
        assertThrows(IllegalArgumentException.class, () -> Units.TIME.parse(text));
    }

    @ParameterizedTest
    @EnumSource(Limit.class)
    void everyDefaultIsReadAsItIsWritten(Limit limit) {
        assertEquals(limit.byDefault(), new LimitConverter(limit).convert(LimitText.value(limit, limit.byDefault())));
    }

    @ParameterizedTest
    @EnumSource(Limit.class)
    void everyLimitNamesItsRange(Limit limit) {
        var failed =
                assertThrows(TypeConversionException.class, () -> new LimitConverter(limit).convert("99999999999h"));
        assertTrue(failed.getMessage().contains(LimitText.range(limit)), failed.getMessage());
    }

    @Test
    void timesOfOptionsEndAtADay() {
        assertEquals(Duration.ofHours(24), new TimeConverter().convert("24h"));
        var failed = assertThrows(TypeConversionException.class, () -> new TimeConverter().convert("25h"));
        assertEquals("'25h' is not within 0 to 24h", failed.getMessage());
    }

    @Test
    void portsNameTheirRange() {
        assertEquals(0, new WholeNumber.Port().convert("0"));
        for (String wrong : new String[] {"-1", "65536", "x", "", "1.5"}) {
            var failed = assertThrows(TypeConversionException.class, () -> new WholeNumber.Port().convert(wrong));
            assertEquals("'" + wrong + "' is not a whole number within 0 to 65535", failed.getMessage());
        }
    }
}
