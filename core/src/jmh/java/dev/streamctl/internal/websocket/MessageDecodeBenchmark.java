package dev.streamctl.internal.websocket;

import dev.streamctl.framing.FrameException;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.Message;
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

/** What a masked message costs a server, where one read of the socket, on the heap, has brought 16 of them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MessageDecodeBenchmark {

    private static final int MESSAGES = 16;
    private static final int MAX_FRAME = 1 << 20;

    /** Bytes of a message. */
    @Param({"64", "1024"})
    public int size;

    private final MessageDecoder decoder = new MessageDecoder(Role.SERVER, 1, new NoControls(), null);
    private ByteBuffer texts;
    private ByteBuffer binaries;

    private static final class NoControls implements MessageDecoder.Controls {
        @Override
        public void ping(byte[] payload) {}

        @Override
        public void pong(byte[] payload) {}

        @Override
        public void close(CloseStatus status) {}

        @Override
        public void refused(int code) {}
    }

    @Setup
    public void fill() throws FrameException {
        texts = read(Message.of("x".repeat(size)));
        binaries = read(Message.of("x".repeat(size).getBytes(StandardCharsets.US_ASCII)));
    }

    private static ByteBuffer read(Message message) throws FrameException {
        var encoder = new MessageEncoder(Role.CLIENT, new MaskKeys(), null);
        ByteBuffer read = ByteBuffer.allocate(MESSAGES * encoder.maxEncodedSize(message));
        for (int i = 0; i < MESSAGES; i++) {
            encoder.encode(message, MAX_FRAME, read);
        }
        return read.flip();
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void text(Blackhole hole) throws FrameException {
        decodeAll(texts, hole);
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void binary(Blackhole hole) throws FrameException {
        decodeAll(binaries, hole);
    }

    private void decodeAll(ByteBuffer read, Blackhole hole) throws FrameException {
        read.rewind();
        for (int i = 0; i < MESSAGES; i++) {
            Message message = decoder.decode(read, MAX_FRAME);
            if (message == null) {
                throw new AssertionError("only " + i + " messages");
            }
            hole.consume(message);
        }
    }
}
