package dev.streamctl.camera.leds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.camera.nodes.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GravityTest {

    private static String refusal(String message) {
        return assertThrows(RefusedException.class, () -> Gravity.parse(message), message)
                .reason();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 42 91|0|42|91",
                "-3.5 -100 +100|-3.5|-100|100",
                "'  1\t 2   3 \n'|1|2|3",
                ".5 1. 1e-3|0.5|1|0.001",
                "0 -0.0 0|0|-0.0|0",
            })
    void threeNumbersOfPerCentSeparatedByBlanksAreTaken(String message, double x, double y, double z) throws Exception {
        assertEquals(new Gravity(x, y, z), Gravity.parse(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|a tilt is three numbers, per cent of gravity, as '0 42 91', not ''",
                "1 2|a tilt is three numbers, per cent of gravity, as '0 42 91', not '1 2'",
                "1 2 3 4|a tilt is three numbers, per cent of gravity, as '0 42 91', not '1 2 3 4'",
                "1,2,3|a tilt is three numbers, per cent of gravity, as '0 42 91', not '1,2,3'",
                "0 NaN 0|y is no number: 'NaN'",
                "Infinity 0 0|x is no number: 'Infinity'",
                "0 0 0x10|z is no number: '0x10'",
                "0 1d 0|y is no number: '1d'",
                "0 \u0663 0|y is no number: '\u0663'",
                "0 1,5 0|y is no number: '1,5'",
                "0 100.001 0|y is 100.001, not within -100 to 100 per cent of gravity",
                "-101 0 0|x is -101, not within -100 to 100 per cent of gravity",
                "0 0 1e999|z is 1e999, not within -100 to 100 per cent of gravity",
                "0 \u001b[2J 0|y is no number: '\\x1b[2J'",
            })
    void whatIsNoTiltIsRefusedWithItsReason(String message, String reason) {
        assertEquals(reason, refusal(message));
    }

    @Test
    void jsonOfSensorServerIsInMetresPerSecondSquared() throws Exception {
        String upright = "{\"accuracy\":3,\"timestamp\":3925657519043709,\"values\":[0,4.903325,-9.80665]}";
        assertEquals(new Gravity(0, 50, -100), Gravity.parse(upright));
        String named = "{\"type\":\"android.sensor.gravity\",\"values\":[1e0,9.83,0],\"more\":{\"values\":[[]]}}";
        assertEquals(100, Gravity.parse(named).y());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|the JSON object has no \"values\"",
                "{\"values\":[1,2]}|\"values\" is not an array of three numbers",
                "{\"values\":[1,2,3,4]}|\"values\" is not an array of three numbers",
                "{\"values\":[1,\"2\",3]}|\"values\" is not an array of three numbers",
                "{\"values\":[1,null,3]}|\"values\" is not an array of three numbers",
                "{\"values\":7}|\"values\" is not an array of three numbers",
                "{\"values\":[0,19.7,0]}|\"values\"[1] is 19.7, more than two g in m/s\u00b2",
                "{\"values\":[0,0,-1e999]}|\"values\"[2] is -1e999, more than two g in m/s\u00b2",
                "{\"type\":\"android.sensor.light\",\"values\":[1,2,3]}"
                        + "|the sensor 'android.sensor.light' does not tell gravity",
                "{\"values\":[1,2,3]} {}|there is more behind the JSON object",
            })
    void otherJsonIsRefusedWithItsReason(String message, String reason) {
        assertEquals(reason, refusal(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"values\":[1,2,3]", "{\"values\":[NaN,0,0]}", "{\"values\":[1,2,3],\"values\":[1,2,3]}", "{'a'}"
            })
    void whatIsNoJsonIsRefused(String message) {
        String reason = refusal(message);
        assertEquals("no JSON: ", reason.substring(0, 9), reason);
    }

    @Test
    void theSignChoosesTheLed() {
        assertEquals("green 42", Light.of(42).text());
        assertEquals("red 17.65", Light.of(-17.6471).text());
        assertEquals("dark", Light.of(0).text());
        assertEquals("dark", Light.of(-0.0).text());
        assertEquals("green 100", Light.of(100).text());
    }
}
