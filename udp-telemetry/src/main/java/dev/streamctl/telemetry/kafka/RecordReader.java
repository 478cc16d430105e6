package dev.streamctl.telemetry.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.streamctl.telemetry.follow.Follower;
import dev.streamctl.telemetry.internal.Batch;
import dev.streamctl.telemetry.internal.Records;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Records of a topic as the datagrams that they were. What somebody else has written there is taken for what it is: lines, or
 * whole datagrams, that came when the record says. For one thread.
 */
final class RecordReader {

    private static final InetSocketAddress UNKNOWN = new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0);
    private static final byte[] NOTHING = {};
    private static final int MOST = Records.MAX - Records.HEAD;

    private final Batch batch = new Batch();

    /** Has the follower look at it. */
    void read(ConsumerRecord<byte[], byte[]> record, Follower follower) {
        byte[] comment = header(record, RecordFormat.COMMENT);
        byte[] value = record.value() == null ? NOTHING : record.value();
        int before = comment == null ? 0 : comment.length + 1;
        if (value.length > MOST - before) {
            follower.tooLong();
            return;
        }
        batch.clear();
        int at = batch.add(before + value.length, arrivalNanos(record), source(record));
        if (comment != null) {
            System.arraycopy(comment, 0, batch.bytes(), at, comment.length);
            batch.bytes()[at + comment.length] = '\n';
        }
        System.arraycopy(value, 0, batch.bytes(), at + before, value.length);
        follower.look(batch.bytes(), 0, 0, header(record, RecordFormat.AUTHENTIC) != null);
    }

    private static long arrivalNanos(ConsumerRecord<byte[], byte[]> record) {
        byte[] nanos = header(record, RecordFormat.ARRIVAL);
        try {
            if (nanos != null) {
                return Long.parseLong(text(nanos));
            }
        } catch (NumberFormatException e) {
            // not one of ours
        }
        return TimeUnit.MILLISECONDS.toNanos(record.timestamp());
    }

    private static InetSocketAddress source(ConsumerRecord<byte[], byte[]> record) {
        byte[] source = header(record, RecordFormat.SOURCE);
        String text = source == null ? "" : text(source);
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return UNKNOWN;
        }
        try {
            // an interface means something on the listener's machine only
            String host = text.substring(0, colon).replaceAll("[\\[\\]]|%.*", "");
            return new InetSocketAddress(
                    InetAddress.ofLiteral(host), Integer.parseInt(text, colon + 1, text.length(), 10));
        } catch (IllegalArgumentException e) {
            return UNKNOWN;
        }
    }

    private static byte @Nullable [] header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : header.value();
    }

    private static String text(byte[] ascii) {
        return new String(ascii, US_ASCII);
    }
}
