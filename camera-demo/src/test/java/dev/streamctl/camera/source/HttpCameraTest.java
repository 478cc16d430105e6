package dev.streamctl.camera.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.camera.SourceException;
import dev.streamctl.camera.SourceException.Reason;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class HttpCameraTest {

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:1/s, nobody answers at that port",
        "http://no-such-host.invalid/s, its host is not found",
    })
    void aCameraThatCannotBeReachedIsTold(String address, String why) {
        var camera = new HttpCamera(URI.create(address), Duration.ofSeconds(60), 1 << 20);
        SourceException failure = assertThrows(SourceException.class, camera::open);
        assertEquals(Reason.NOT_OPENED, failure.reason());
        assertEquals("camera " + address + ": cannot connect, " + why, failure.getMessage());
    }
}
