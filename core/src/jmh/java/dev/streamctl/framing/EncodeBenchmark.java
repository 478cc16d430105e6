package dev.streamctl.framing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to write one frame into a buffer on the heap that has room for it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EncodeBenchmark {

    private static final int MAX_FRAME = 1 << 20;

    /** Bytes of a frame without the framing's own. */
    @Param({"64", "1024"})
    public int size;

    private final Framing<String> textLines = Lines.text();
    private final Framing<byte[]> byteLines = Lines.bytes();
    private final Framing<byte[]> lengthPrefixed = LengthPrefixed.of(4);
    private final Framing<byte[]> rawChunks = new RawChunks();

    private String text;
    private byte[] bytes;
    private ByteBuffer out;

    @Setup
    public void fill() {
        text = "x".repeat(size);
        bytes = text.getBytes(StandardCharsets.US_ASCII);
        out = ByteBuffer.allocate(textLines.maxEncodedSize(text) + 16);
    }

    private <F> ByteBuffer encode(Framing<F> framing, F frame) throws FrameException {
        out.clear();
        if (framing.maxEncodedSize(frame) > out.remaining()) {
            throw new AssertionError("no room");
        }
        framing.encode(frame, MAX_FRAME, out);
        return out;
    }

    @Benchmark
    public ByteBuffer textLines() throws FrameException {
        return encode(textLines, text);
    }

    @Benchmark
    public ByteBuffer byteLines() throws FrameException {
        return encode(byteLines, bytes);
    }

    @Benchmark
    public ByteBuffer lengthPrefixed() throws FrameException {
        return encode(lengthPrefixed, bytes);
    }

    @Benchmark
    public ByteBuffer rawChunks() throws FrameException {
        return encode(rawChunks, bytes);
    }
}
