package dev.streamctl.telemetry.sink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Samples as JSON Lines in a file that is rotated by its size: {@code samples.jsonl} becomes {@code samples.jsonl.1}, that
 * one {@code .2}, and so on; the oldest goes.
 *
 * <p>No line is ever torn: each write is of whole lines, and a write that the disk did not take whole is taken back. Where
 * the process or the machine was stopped in the middle of a write, the torn line at the file's end is cut off when it is
 * opened the next time. What has been written is in the hands of the operating system: it survives the end of the process,
 * not that of the machine.
 */
public final class FileSinkWriter implements SinkWriter {

    /** The size at which a file is rotated where nothing else is said. */
    public static final long DEFAULT_SIZE = 64L << 20;

    /** How many rotated files are kept where nothing else is said. */
    public static final int DEFAULT_KEPT = 5;

    /** Lines are gathered up to so many bytes for one write. */
    private static final int GATHER = 64 * 1024;

    private static final int TAIL = 64 * 1024;

    private final Path path;
    private final long maxSize;
    private final int kept;
    private final SampleJson samples = new SampleJson();
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream(2 * GATHER);
    private final JsonGenerator json;

    /** Whose samples the lines are, one for each. */
    private final List<Datagram> gathered = new ArrayList<>();

    private FileChannel file;
    private long size;

    /**
     * Opens the file, or makes it, and cuts off a torn line at its end.
     *
     * @param maxSize bytes above which a file is rotated, at least 4,096
     * @param kept how many rotated files are kept, 0 to 1,000
     */
    public FileSinkWriter(Path path, long maxSize, int kept) throws IOException {
        if (maxSize < 4_096 || kept < 0 || kept > 1_000) {
            throw new IllegalArgumentException(
                    "files of %d bytes, %d kept: at least 4096, and 0 to 1000".formatted(maxSize, kept));
        }
        this.path = path;
        this.maxSize = maxSize;
        this.kept = kept;
        json = new JsonFactory().createGenerator(lines).setRootValueSeparator(null);
        file = open();
        size = cutTornLine(file);
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Ends the file behind its last line feed, and returns its size. */
    private static long cutTornLine(FileChannel file) throws IOException {
        long end = file.size();
        ByteBuffer tail = ByteBuffer.allocate(TAIL);
        for (long to = end; to > 0; to -= tail.limit()) {
            tail.clear().limit((int) Math.min(TAIL, to));
            readFully(file, tail, to - tail.limit());
            for (int i = tail.limit() - 1; i >= 0; i--) {
                if (tail.get(i) == '\n') {
                    long whole = to - tail.limit() + i + 1;
                    file.truncate(whole);
                    return whole;
                }
            }
        }
        file.truncate(0);
        return 0;
    }

    private static void readFully(FileChannel file, ByteBuffer into, long from) throws IOException {
        while (into.hasRemaining()) {
            if (file.read(into, from + into.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
    }

    @Override
    public String name() {
        return "file:" + path;
    }

    @Override
    public void write(List<Datagram> datagrams, Undelivered undelivered) {
        for (Datagram datagram : datagrams) {
            for (int i = 0; i < datagram.samples(); i++) {
                gather(datagram, i);
                gathered.add(datagram);
                if (lines.size() >= GATHER) {
                    flush(undelivered);
                }
            }
        }
        flush(undelivered);
    }

    private void flush(Undelivered undelivered) {
        if (gathered.isEmpty()) {
            return;
        }
        try {
            append(ByteBuffer.wrap(lines.toByteArray()));
        } catch (IOException e) {
            String why = "cannot write: " + e.getMessage();
            gathered.forEach(datagram -> undelivered.add(datagram, 1, why));
        }
        lines.reset();
        gathered.clear();
    }

    private void append(ByteBuffer bytes) throws IOException {
        if (size > 0 && size + bytes.limit() > maxSize) {
            rotate();
        }
        try {
            for (long at = size; bytes.hasRemaining(); ) {
                at += file.write(bytes, at);
            }
            size += bytes.limit();
        } catch (IOException e) {
            if (file.isOpen()) {
                file.truncate(size); // a full disk took a part
            }
            throw e;
        }
    }

    private void gather(Datagram datagram, int number) {
        try {
            json.writeStartObject();
            json.writeStringField("type", "sample");
            samples.writeFields(json, datagram, number);
            json.writeEndObject();
            json.writeRaw('\n');
            json.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the sample was checked, and memory takes every byte
        }
    }

    private void rotate() throws IOException {
        file.close();
        try {
            if (kept == 0) {
                Files.deleteIfExists(path);
            }
            for (int i = kept; i > 0; i--) {
                Path from = i == 1 ? path : rotated(i - 1);
                if (Files.exists(from)) {
                    Files.move(from, rotated(i), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } finally {
            file = open();
            size = file.size();
        }
    }

    private Path rotated(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
