package dev.streamctl.telemetry.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.telemetry.wire.Header;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Datagrams as a listener gives them to a sink. */
final class Given {

    static final SinkWriter.Undelivered NOTHING = (_, _, why) -> {
        throw new AssertionError(why);
    };

    private static final InetSocketAddress SOURCE = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 4_000);
    private static final long ARRIVAL = 1_795_682_425_000_000_001L;

    private Given() {}

    /** These lines, all of them samples. */
    static Datagram lines(long device, String... lines) {
        int[] places = new int[2 * lines.length];
        int at = 0;
        for (int i = 0; i < lines.length; i++) {
            places[2 * i] = at;
            at += lines[i].getBytes(UTF_8).length;
            places[2 * i + 1] = at++;
        }
        var header = new Header(device, 5, 12, 0, 1, 0, 0, true, true, 0, 0);
        byte[] text = String.join("\n", lines).getBytes(UTF_8);
        return new Datagram(header, true, ARRIVAL, SOURCE, text, lines.length, 0, places);
    }

    /** Bytes of any kind, as a listener for raw datagrams has them. */
    static Datagram raw(byte... bytes) {
        return new Datagram(null, false, ARRIVAL, SOURCE, bytes, 1, 0, 0, bytes.length);
    }
}
