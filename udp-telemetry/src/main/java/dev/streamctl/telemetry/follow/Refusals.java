package dev.streamctl.telemetry.follow;

import dev.streamctl.internal.LineQuota;
import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.internal.Records;
import dev.streamctl.telemetry.internal.netty.UdpSocket;
import dev.streamctl.telemetry.wire.DatagramKind;
import dev.streamctl.telemetry.wire.DatagramParser;
import dev.streamctl.telemetry.wire.DeviceId;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One log line for each datagram that is refused, at most ten a second of each kind, so that nobody can fill a disk. The
 * first one of a kind is a warning, because it often tells of a wrong setting; the others are told to who wants to know.
 */
public final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger("dev.streamctl.telemetry.listen.Listener");

    private static final int LINES_PER_SECOND = 10;

    private final Map<DatagramKind, Kind> kinds = new EnumMap<>(DatagramKind.class);
    private final Kind notAuthenticated;
    private final LineQuota alternating;

    private record Kind(LineQuota quota, AtomicBoolean told) {}

    /** Nothing was refused. */
    public Refusals(TimeSource time) {
        for (DatagramKind kind : DatagramKind.values()) {
            kinds.put(kind, new Kind(new LineQuota(LINES_PER_SECOND, time), new AtomicBoolean()));
        }
        notAuthenticated = new Kind(new LineQuota(LINES_PER_SECOND, time), new AtomicBoolean());
        alternating = new LineQuota(LINES_PER_SECOND, time);
    }

    /** The parser has refused a datagram. */
    void refused(DatagramKind why, byte[] records, int record, DatagramParser parser) {
        Kind kind = kinds.get(why);
        String leftOut = kind == null ? null : admit(kind);
        if (kind != null && leftOut != null) {
            tell(kind, records, record, parser.problem(), leftOut);
        }
    }

    /** A datagram without a signature, and only those with one are taken. */
    void notAuthenticated(byte[] records, int record) {
        String leftOut = admit(notAuthenticated);
        if (leftOut != null) {
            tell(
                    notAuthenticated,
                    records,
                    record,
                    "datagram neither signed nor sealed, which with keys it must be",
                    leftOut);
        }
    }

    /** Two senders take themselves for one device. Told once for each. */
    void alternates(byte[] records, int record, long device) {
        String leftOut = alternating.admit();
        if (leftOut != null) {
            LOG.warn(
                    "{}: device {} goes to and fro between boots: two senders have its name, or an old boot is replayed;"
                            + " what it lost is told for the boot heard last{}",
                    UdpSocket.text(Records.source(records, record)),
                    DeviceId.text(device),
                    leftOut);
        }
    }

    private static @Nullable String admit(Kind kind) {
        boolean seen = LOG.isInfoEnabled() || LOG.isWarnEnabled() && !kind.told.get();
        return seen ? kind.quota.admit() : null;
    }

    private static void tell(Kind kind, byte[] records, int record, String problem, String leftOut) {
        Level level = kind.told.getAndSet(true) ? Level.INFO : Level.WARN;
        LOG.atLevel(level).log("{}: {}{}", UdpSocket.text(Records.source(records, record)), problem, leftOut);
    }
}
