package dev.streamctl.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dates on bytes. */
class HttpDateTest {

    private static final String HEAD = "HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody\r\n";

    private static String dated(InstantSource clock) {
        return new String(new HttpDate(clock).into(HEAD.getBytes(ISO_8859_1)), ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-01-01T00:00:00Z      | Thu, 01 Jan 2026 00:00:00 GMT",
                "2026-11-06T08:49:37.999Z  | Fri, 06 Nov 2026 08:49:37 GMT",
                "2028-02-29T23:59:59Z      | Tue, 29 Feb 2028 23:59:59 GMT",
                "2026-12-27T12:00:00Z      | Sun, 27 Dec 2026 12:00:00 GMT",
                "9999-12-31T23:59:59Z      | Fri, 31 Dec 9999 23:59:59 GMT"
            })
    void theDateStandsBehindTheFirstLine(String now, String date) {
        assertEquals(
                HEAD.replaceFirst("\r\n", "\r\nDate: " + date + "\r\n"),
                dated(InstantSource.fixed(Instant.parse(now))));
    }

    @ParameterizedTest
    @CsvSource({"1970-01-01T00:00:17Z", "2025-12-31T23:59:59Z", "+10000-01-01T00:00:00Z"})
    void aClockThatWasNotSetIsNotTold(String now) {
        assertEquals(HEAD, dated(InstantSource.fixed(Instant.parse(now))));
    }

    @Test
    void withoutAClockThereIsNoDate() {
        byte[] head = HEAD.getBytes(ISO_8859_1);
        assertSame(head, new HttpDate(null).into(head));
    }

    @Test
    void theSecondGoesOnAndAClockThatIsSetBackIsBelieved() {
        var now = new AtomicReference<>(Instant.parse("2026-03-01T10:00:00Z"));
        var date = new HttpDate(now::get);
        byte[] head = HEAD.getBytes(ISO_8859_1);
        for (String time : new String[] {"10:00:00", "10:00:00", "10:00:01", "09:59:59"}) {
            now.set(Instant.parse("2026-03-01T" + time + "Z"));
            String answer = new String(date.into(head), ISO_8859_1);
            assertEquals(HEAD.replaceFirst("\r\n", "\r\nDate: Sun, 01 Mar 2026 " + time + " GMT\r\n"), answer);
        }
    }
}
