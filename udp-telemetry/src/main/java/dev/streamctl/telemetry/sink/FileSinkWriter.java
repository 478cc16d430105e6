package dev.streamctl.telemetry.sink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Samples as JSON Lines in a file that is rotated by its size: {@code samples.jsonl} becomes {@code samples.jsonl.1}, that
 * one {@code .2}, and so on; the oldest goes.
 *
 * <p>No line is ever torn: each write is of whole lines, and a write that the disk did not take whole is taken back. Where
 * the process or the machine was stopped in the middle of a write, the torn line at the file's end is cut off when it is
 * opened the next time, which the log tells. What has been written is in the hands of the operating system: it survives the
 * end of the process, not that of the machine.
 *
 * <p>The file is locked as long as the sink is open (an advisory lock of the system, released by the end of the process), so
 * two listeners never write the same one, by whatever name. A file that does not begin and end with such lines is refused and
 * left alone, as is what is no regular file.
 *
 * <p>What stands at a name that a rotation wants and is no file of samples, or is written by somebody, is left alone too: the
 * next number is taken, or {@code .next2} for {@code .next}. Where none is left the file goes on growing; the log tells once.
 */
public final class FileSinkWriter implements SinkWriter {

    /** The size at which a file is rotated where nothing else is said. */
    public static final long DEFAULT_SIZE = 64L << 20;

    /** How many rotated files are kept where nothing else is said. */
    public static final int DEFAULT_KEPT = 5;

    /** Lines are gathered up to so many bytes for one write. */
    private static final int GATHER = 64 * 1024;

    private final Path path;
    private final JsonForm form;
    private final Lines lines = new Lines();

    /** Whose samples the lines are, one for each. */
    private final List<Datagram> gathered = new ArrayList<>();

    private final SinkFile file;
    private JsonGenerator json;

    /**
     * Opens the file, or makes it, and cuts off a torn line at its end.
     *
     * @param maxSize the most bytes of a file, at least 4,096; a sample that is larger has a file of its own
     * @param kept how many rotated files are kept, 0 to 1,000
     * @param form what the lines are: {@link SampleJson}, or {@link RawJson} where the listener takes raw datagrams
     * @throws SinkException the file is not one of samples, is written by another listener, or cannot be opened
     */
    public FileSinkWriter(Path path, long maxSize, int kept, JsonForm form) throws IOException {
        this(path, form, SinkFile.open(path, checked(maxSize), checked(kept)));
    }

    FileSinkWriter(Path path, JsonForm form, SinkFile file) throws IOException {
        this.path = path;
        this.form = form;
        this.file = file;
        json = newGenerator();
    }

    private static long checked(long maxSize) {
        if (maxSize < 4_096) {
            throw new IllegalArgumentException("files of %d bytes, at least 4096".formatted(maxSize));
        }
        return maxSize;
    }

    private static int checked(int kept) {
        if (kept < 0 || kept > 1_000) {
            throw new IllegalArgumentException("%d files kept, not within 0 to 1000".formatted(kept));
        }
        return kept;
    }

    private JsonGenerator newGenerator() throws IOException {
        return new JsonFactory().createGenerator(lines).setRootValueSeparator(null);
    }

    @Override
    public String name() {
        return "file:" + path;
    }

    @Override
    public void write(List<Datagram> datagrams, Undelivered undelivered) {
        for (Datagram datagram : datagrams) {
            for (int i = 0; i < datagram.samples(); i++) {
                int before = lines.size();
                gather(datagram, i, undelivered);
                if (before > 0 && lines.size() > before && !file.hasRoom(lines.size())) {
                    writeAllButTheLast(before, undelivered); // which begins the next file
                }
                if (lines.size() >= GATHER) {
                    flush(undelivered);
                }
            }
        }
        flush(undelivered);
    }

    /** One that cannot be written loses no other. */
    private void gather(Datagram datagram, int number, Undelivered undelivered) {
        int whole = lines.size();
        try {
            json.writeStartObject();
            json.writeStringField("type", form.type());
            form.writeFields(json, datagram, number);
            json.writeEndObject();
            json.writeRaw('\n');
            json.flush();
            gathered.add(datagram);
        } catch (IOException | RuntimeException e) {
            undelivered.add(datagram, 1, "a sample cannot be written as JSON: " + e.getMessage());
            startAgain(whole);
        }
    }

    private void startAgain(int whole) {
        lines.cut(whole);
        try {
            json = newGenerator();
        } catch (IOException e) {
            throw new IllegalStateException(e); // it writes to memory
        }
    }

    private void flush(Undelivered undelivered) {
        append(lines.size(), gathered, undelivered);
        lines.reset();
        gathered.clear();
    }

    private void writeAllButTheLast(int bytes, Undelivered undelivered) {
        Datagram last = gathered.removeLast();
        append(bytes, gathered, undelivered);
        lines.cutFirst(bytes);
        gathered.clear();
        gathered.add(last);
    }

    private void append(int bytes, List<Datagram> of, Undelivered undelivered) {
        if (of.isEmpty()) {
            return;
        }
        try {
            file.append(lines.first(bytes));
        } catch (IOException e) {
            String why = "cannot write: " + e.getMessage();
            of.forEach(datagram -> undelivered.add(datagram, 1, why));
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Bytes, of which the first ones can be taken away, and the last ones back. */
    private static final class Lines extends ByteArrayOutputStream {

        Lines() {
            super(2 * GATHER);
        }

        ByteBuffer first(int bytes) {
            return ByteBuffer.wrap(buf, 0, bytes);
        }

        void cutFirst(int bytes) {
            count -= bytes;
            System.arraycopy(buf, bytes, buf, 0, count);
        }

        void cut(int size) {
            count = size;
        }
    }
}
