package dev.streamctl.telemetry.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.streamctl.telemetry.sink.SinkException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is at the end of a file that is to be gone on with. */
final class SinkTail {

    /** How our lines begin: much other JSON has a type too. */
    private static final List<byte[]> BEGINNINGS = Stream.of("sample", "datagram")
            .map(type -> "{\"type\":\"%s\",".formatted(type).getBytes(US_ASCII))
            .toList();

    private static final Logger LOG = LoggerFactory.getLogger(Sink.class);

    private static final int PIECE = 64 * 1024;

    private SinkTail() {}

    /**
     * Ends a file behind its last line feed, where what is behind that is a line of ours that was not finished.
     *
     * @return the size of the file
     * @throws SinkException the file begins with something else, or ends so; nothing was cut
     */
    static long cut(Path path, FileChannel file) throws IOException {
        long size = file.size();
        long whole = behindLastLineFeed(file, size);
        if (!isOurs(file, 0, size) || !isOurs(file, whole, size)) {
            throw new SinkException(
                    Reason.NOT_OURS,
                    "file:%s is no file of samples: it does not %s with a line that begins {\"type\":\"sample\", or {\"type\":\"datagram\",; it is left alone"
                            .formatted(path, isOurs(file, 0, size) ? "end" : "begin"));
        }
        if (whole < size) {
            file.truncate(whole);
            LOG.warn("file:{}: cut off an unfinished line of {} bytes at the end", path, size - whole);
        }
        return whole;
    }

    /** Whether a file begins as our lines do; an empty one does. */
    static boolean beginsAsOurs(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            return isOurs(file, 0, file.size());
        }
    }

    /** Whether what is there begins as our lines do, as far as it goes. */
    private static boolean isOurs(FileChannel file, long from, long to) throws IOException {
        for (byte[] beginning : BEGINNINGS) {
            ByteBuffer head = ByteBuffer.allocate((int) Math.min(beginning.length, to - from));
            readFully(file, head, from);
            if (Arrays.equals(head.array(), Arrays.copyOf(beginning, head.capacity()))) {
                return true;
            }
        }
        return false;
    }

    private static long behindLastLineFeed(FileChannel file, long size) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        for (long to = size; to > 0; to -= piece.limit()) {
            piece.clear().limit((int) Math.min(PIECE, to));
            readFully(file, piece, to - piece.limit());
            for (int i = piece.limit() - 1; i >= 0; i--) {
                if (piece.get(i) == '\n') {
                    return to - piece.limit() + i + 1;
                }
            }
        }
        return 0;
    }

    private static void readFully(FileChannel file, ByteBuffer into, long from) throws IOException {
        while (into.hasRemaining()) {
            if (file.read(into, from + into.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
    }
}
