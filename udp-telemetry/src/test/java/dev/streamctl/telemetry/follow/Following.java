package dev.streamctl.telemetry.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.telemetry.internal.Batch;
import dev.streamctl.telemetry.stats.DeviceTable;
import dev.streamctl.telemetry.wire.Header;
import dev.streamctl.telemetry.wire.TextFormat;
import dev.streamctl.testing.ManualTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A follower, and datagrams for it. */
final class Following {

    private static final InetSocketAddress SOURCE = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 40_112);

    final Follower follower;
    private final Batch batch = new Batch();

    Following(int devices) {
        this(devices, 1);
    }

    Following(int devices, int tables) {
        follower = new Follower(
                new Follower.Rules(devices, DeviceTable.WINDOW, 5, null, true, tables, false, true),
                new Refusals(new ManualTime()));
    }

    Header header(long device, long boot, long sequence, int offered, int repeats, int firstRepeat) {
        return new Header(device, boot, sequence, sequence * 1_000, offered, 0, 0, true, true, repeats, firstRepeat);
    }

    /** Has the follower look at a datagram; {@code vouched} as if it were authentic. */
    void look(Header header, String lines, boolean vouched) {
        look(header, lines.getBytes(UTF_8), vouched);
    }

    void look(Header header, byte[] text, boolean vouched) {
        byte[] out = new byte[200 + text.length];
        int length = TextFormat.plain().write(header, text, out);
        look(out, length, header.uptimeNanos(), vouched);
    }

    void look(byte[] datagram, int length, long nanos, boolean vouched) {
        batch.clear();
        int at = batch.add(length, nanos, SOURCE);
        System.arraycopy(datagram, 0, batch.bytes(), at, length);
        follower.look(batch.bytes(), 0, 0, vouched);
    }

    void look(Header header, String lines) {
        look(header, lines, false);
    }

    String name(long device) {
        return follower.name(device);
    }
}
