package dev.streamctl.framing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a decoder costs for each frame, where one read of the socket has brought 16 of them: on the heap, where a loop puts reads
 * of up to 32 KiB, or in direct memory.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {

    private static final int FRAMES = 16;
    private static final int MAX_FRAME = 1 << 20;

    /** Bytes of a frame without the framing's own. */
    @Param({"64", "1024"})
    public int size;

    @Param({"true", "false"})
    public boolean onHeap;

    private Input<String> text;
    private Input<byte[]> bytes;
    private Input<byte[]> prefixed;
    private Input<byte[]> chunk;

    /** One read, and the decoder of its connection. */
    private record Input<F>(FrameDecoder<F> decoder, ByteBuffer read) {

        static <F> Input<F> of(Framing<F> framing, F frame, int frames, boolean onHeap) throws FrameException {
            int most = frames * framing.maxEncodedSize(frame);
            ByteBuffer read = onHeap ? ByteBuffer.allocate(most) : ByteBuffer.allocateDirect(most);
            for (int i = 0; i < frames; i++) {
                framing.encode(frame, MAX_FRAME, read);
            }
            return new Input<>(framing.decoder(), read.flip());
        }

        void decodeAll(int frames, Blackhole hole) throws FrameException {
            read.rewind();
            int decoded = 0;
            while (read.hasRemaining()) {
                F frame = decoder.decode(read, MAX_FRAME);
                if (frame != null) {
                    hole.consume(frame);
                    decoded++;
                }
            }
            if (decoded != frames) {
                throw new AssertionError(decoded + " frames, not " + frames);
            }
        }
    }

    @Setup
    public void fill() throws FrameException {
        byte[] frame = "x".repeat(size).getBytes(StandardCharsets.US_ASCII);
        text = Input.of(Lines.text(), "x".repeat(size), FRAMES, onHeap);
        bytes = Input.of(Lines.bytes(), frame, FRAMES, onHeap);
        prefixed = Input.of(LengthPrefixed.of(4), frame, FRAMES, onHeap);
        chunk = Input.of(new RawChunks(), frame, 1, onHeap);
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public void textLines(Blackhole hole) throws FrameException {
        text.decodeAll(FRAMES, hole);
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public void byteLines(Blackhole hole) throws FrameException {
        bytes.decodeAll(FRAMES, hole);
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public void lengthPrefixed(Blackhole hole) throws FrameException {
        prefixed.decodeAll(FRAMES, hole);
    }

    /** Here a read is a frame. */
    @Benchmark
    public void rawChunks(Blackhole hole) throws FrameException {
        chunk.decodeAll(1, hole);
    }
}
