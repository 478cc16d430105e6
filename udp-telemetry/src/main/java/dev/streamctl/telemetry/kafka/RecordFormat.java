package dev.streamctl.telemetry.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.telemetry.sink.Datagram;
import dev.streamctl.telemetry.wire.DeviceId;
import dev.streamctl.telemetry.wire.Header;
import dev.streamctl.telemetry.wire.TextFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Datagrams as records of a topic. All of it is text, so that other programs read it without a library.
 *
 * <pre>
 * key        device, 16 hexadecimal digits; none without a header
 * value      the lines, as they came
 * timestamp  arrival, milliseconds
 * headers    boot       16 hexadecimal digits
 *            sequence   decimal
 *            sc1        the comment of the text format: with a line feed and the value behind it, the datagram in full
 *            authentic  1, only where the datagram was signed or sealed
 *            arrival    nanoseconds since 1970, decimal
 *            source     address and port of the packet
 *            listener   who received it
 * </pre>
 */
final class RecordFormat {

    static final String BOOT = "boot";
    static final String SEQUENCE = "sequence";
    static final String COMMENT = "sc1";
    static final String AUTHENTIC = "authentic";
    static final String ARRIVAL = "arrival";
    static final String SOURCE = "source";
    static final String LISTENER = "listener";

    private static final byte[] YES = {'1'};
    private static final byte[] NO_LINES = {};

    private final TextFormat text = TextFormat.plain();
    private final byte[] comment = new byte[text.overhead(true)];
    private final String topic;
    private final byte[] listener;

    /** For one thread: it writes into memory of its own. */
    RecordFormat(String topic, String listener) {
        this.topic = topic;
        this.listener = listener.getBytes(UTF_8);
    }

    ProducerRecord<byte[], byte[]> write(Datagram datagram) {
        List<org.apache.kafka.common.header.Header> headers = new ArrayList<>(7);
        Header header = datagram.header();
        byte[] key = null;
        if (header != null) {
            key = ascii(DeviceId.text(header.device()));
            headers.add(new RecordHeader(BOOT, ascii(DeviceId.text(header.boot()))));
            headers.add(new RecordHeader(SEQUENCE, ascii(Long.toString(header.sequence()))));
            int length = text.write(header, NO_LINES, comment);
            headers.add(new RecordHeader(COMMENT, Arrays.copyOf(comment, length - 1)));
        }
        if (datagram.authentic()) {
            headers.add(new RecordHeader(AUTHENTIC, YES));
        }
        headers.add(new RecordHeader(ARRIVAL, ascii(Long.toString(datagram.arrivalNanos()))));
        headers.add(new RecordHeader(SOURCE, ascii(datagram.sourceText())));
        headers.add(new RecordHeader(LISTENER, listener));
        long millis = TimeUnit.NANOSECONDS.toMillis(datagram.arrivalNanos());
        return new ProducerRecord<>(topic, null, millis, key, datagram.lines(), headers);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
