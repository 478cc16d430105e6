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
 * two listeners never write the same one. A file that does not begin and end with such lines is refused and left alone, as is
 * what is no regular file.
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
     * @param maxSize bytes above which a file is rotated, at least 4,096
     * @param kept how many rotated files are kept, 0 to 1,000
     * @param form what the lines are: {@link SampleJson}, or {@link RawJson} where the listener takes raw datagrams
     * @throws SinkException the file is not one of samples, is written by another listener, or cannot be opened
     */
    public FileSinkWriter(Path path, long maxSize, int kept, JsonForm form) throws IOException {
        if (maxSize < 4_096 || kept < 0 || kept > 1_000) {
            throw new IllegalArgumentException(
                    "files of %d bytes, %d kept: at least 4096, and 0 to 1000".formatted(maxSize, kept));
        }
        this.path = path;
        this.form = form;
        json = newGenerator();
        file = SinkFile.open(path, maxSize, kept);
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
                gather(datagram, i, undelivered);
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
        if (gathered.isEmpty()) {
            return;
        }
        try {
            file.append(ByteBuffer.wrap(lines.toByteArray()));
        } catch (IOException e) {
            String why = "cannot write: " + e.getMessage();
            gathered.forEach(datagram -> undelivered.add(datagram, 1, why));
        }
        lines.reset();
        gathered.clear();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Bytes, of which the last ones can be taken back. */
    private static final class Lines extends ByteArrayOutputStream {

        Lines() {
            super(2 * GATHER);
        }

        void cut(int size) {
            count = size;
        }
    }
}
