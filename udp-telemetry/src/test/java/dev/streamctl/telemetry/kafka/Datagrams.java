package dev.streamctl.telemetry.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.telemetry.sink.Datagram;
import dev.streamctl.telemetry.wire.Header;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Datagrams as a listener gives them to its sinks. */
final class Datagrams {

    static final long BOOT = 0xb007;
    static final InetSocketAddress SOURCE = new InetSocketAddress("127.0.0.1", 4711);

    private static final long MORNING = 1_700_000_000_000_000_000L;

    private Datagrams() {}

    /** With one sample, of so many bytes at least, arrived so many milliseconds after the first. */
    static Datagram of(long device, long sequence, int bytes) {
        var header =
                new Header(device, BOOT, sequence, sequence * 1_000_000, (int) sequence + 1, 0, 0, true, true, 0, 0);
        return of(
                header, false, MORNING + sequence * 1_000_000, "m,pad=" + "x".repeat(bytes) + " n=" + sequence + "i\n");
    }

    static Datagram of(long device, long sequence) {
        return of(device, sequence, 20);
    }

    /** With these lines, all of them new and good. */
    static Datagram of(@Nullable Header header, boolean authentic, long arrivalNanos, String text) {
        int count = (int) text.lines().count();
        int[] places = new int[2 * count];
        int at = 0;
        for (int line = 0; line < count; line++) {
            places[2 * line] = at;
            at = text.indexOf('\n', at);
            places[2 * line + 1] = at++;
        }
        return new Datagram(header, authentic, arrivalNanos, SOURCE, text.getBytes(UTF_8), count, 0, places);
    }
}
