package dev.streamctl.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Date} of answers (RFC 9110 sections 5.6.7 and 6.6.1), put together at most once a second. Safe for use by many
 * threads.
 */
public final class HttpDate {

    /** Before this program was: the clock of a device that nobody has set, and which may not be told then. */
    private static final Instant SET_SINCE = Instant.parse("2026-01-01T00:00:00Z");

    /** What the header can say. */
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final byte[] NOTHING = {};

    private record Line(long second, byte[] bytes) {}

    private final @Nullable InstantSource clock;
    private volatile Line newest = new Line(Long.MIN_VALUE, NOTHING);

    /** @param clock null where there is none to be told */
    public HttpDate(@Nullable InstantSource clock) {
        this.clock = clock;
    }

    /** The head, or whole answer, with its date behind the first line; as it is where there is no clock that was set. */
    public byte[] into(byte[] head) {
        byte[] line = line();
        if (line.length == 0) {
            return head;
        }
        int at = 0;
        while (head[at] != '\n') {
            at++;
        }
        at++;
        byte[] dated = new byte[head.length + line.length];
        System.arraycopy(head, 0, dated, 0, at);
        System.arraycopy(line, 0, dated, at, line.length);
        System.arraycopy(head, at, dated, at + line.length, head.length - at);
        return dated;
    }

    private byte[] line() {
        if (clock == null) {
            return NOTHING;
        }
        Instant now = clock.instant();
        Line line = newest;
        if (line.second() != now.getEpochSecond()) {
            boolean set = !now.isBefore(SET_SINCE) && now.isBefore(END);
            line = new Line(now.getEpochSecond(), set ? format(now).getBytes(ISO_8859_1) : NOTHING);
            newest = line;
        }
        return line.bytes();
    }

    private static String format(Instant instant) {
        OffsetDateTime time = instant.atOffset(ZoneOffset.UTC);
        return String.format(
                Locale.ROOT,
                "Date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n",
                name(DAYS, time.getDayOfWeek().getValue()),
                time.getDayOfMonth(),
                name(MONTHS, time.getMonthValue()),
                time.getYear(),
                time.getHour(),
                time.getMinute(),
                time.getSecond());
    }

    private static String name(String names, int number) {
        return names.substring(3 * (number - 1), 3 * number);
    }
}
