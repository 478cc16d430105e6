package dev.streamctl.telemetry.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.sink.Datagram;
import dev.streamctl.telemetry.wire.Header;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class RecordFormatTest {

    /** The longest form of everything. */
    private static ProducerRecord<byte[], byte[]> longest() {
        var header = new Header(-1, -1, Long.MAX_VALUE, -1, -1, -1, -1, true, true, Header.MAX_REPEATS, -1);
        return new RecordFormat("topic", "listener").write(Datagrams.of(header, true, Long.MAX_VALUE, "m f=1\n"));
    }

    @Test
    void theReadmeHasEveryHeader() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        var headers = longest().headers();
        assertEquals(7, headers.toArray().length);
        assertTrue(StreamSupport.stream(headers.spliterator(), false)
                .allMatch(header -> readme.contains("\n| header `" + header.key() + "` |")));
    }

    /** Whoever reads the topic with {@code --format raw} gets what was received. */
    @Test
    void aRawDatagramIsItsBytes() {
        byte[] bytes = {0, (byte) 0xff, '\n', 7};
        var raw = new Datagram(null, false, 1, Datagrams.SOURCE, bytes, 1, 0, 0, bytes.length);
        ProducerRecord<byte[], byte[]> record = new RecordFormat("topic", "listener").write(raw);
        assertArrayEquals(bytes, record.value());
        assertNull(record.key());
        assertNull(record.headers().lastHeader(RecordFormat.COMMENT));
    }

    @Test
    void nothingIsCutShort() {
        byte[] comment = longest().headers().lastHeader(RecordFormat.COMMENT).value();
        assertEquals(
                "#sc1 ffffffffffffffff ffffffffffffffff 7fffffffffffffff ffffffffffffffff ffffffff ffffffff f ffffffff"
                        + " ffff ffffffff",
                new String(comment));
    }
}
