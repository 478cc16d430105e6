package dev.streamctl.camera.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.FrameStream;
import dev.streamctl.StreamException;
import dev.streamctl.camera.CaptureStats.State;
import dev.streamctl.camera.DropCounts;
import dev.streamctl.camera.Frame;
import dev.streamctl.camera.FrameProcessor;
import dev.streamctl.camera.FrameSource;
import dev.streamctl.camera.Waits;
import dev.streamctl.camera.jpeg.Jpegs;
import dev.streamctl.testing.ManualTime;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The end of a camera, wherever its source or its processor hangs. */
@Timeout(180)
class CameraStopTest extends CameraCase {

    /**
     * The bound of a stop, without a look at the machine's clock. The camera's own stands still, so that nothing is waited for on
     * that. What is waited for on the machine's leaves a line in the log when the wait was in vain: 0.3 s for the viewers, as
     * here, beside 0.8 s for an open or a close that hangs; 2 s would be a thread of the source or of the processor, as behind a failure.
     */
    @ParameterizedTest
    @EnumSource(Stuck.At.class)
    void oneStopEndsAllAndWaitsForNothingThatHangsButOnceForAnOpenOrAClose(Stuck.At at) throws Exception {
        time = new ManualTime();
        var stuck = new Stuck(at);
        start(stuck, stuck, options());
        List<String> waits;
        try (FrameStream<byte[]> stream = view();
                var socket = new Socket(InetAddress.getLoopbackAddress(), streamPort())) {
            Waits.until(() -> assertEquals(2, camera.hub().stats().viewers()));
            if (at == Stuck.At.CLOSE) {
                Waits.until(
                        () -> assertEquals(State.LIVE, camera.capture().stats().state()));
            } else {
                stuck.entered.await();
            }
            waits = logged(() -> {
                camera.stop();
                assertEquals("", end());
            });
            assertThrows(StreamException.class, () -> {
                while (true) {
                    stream.receive(PATIENCE);
                }
            });
            socket.getInputStream().readAllBytes();
            if (at != Stuck.At.OPEN && at != Stuck.At.CLOSE) {
                assertTrue(stuck.closed.await(60, TimeUnit.SECONDS), "the close waits for what hangs");
            }
        } finally {
            stuck.released.countDown();
        }
        assertEquals(0, stuck.entered.getCount());
        assertEquals(0, camera.hub().stats().viewers());
        assertEquals(1, count(waits, "connections that did not end in time"), waits::toString);
        assertEquals(at == Stuck.At.OPEN ? 1 : 0, count(waits, "takes long to open"), waits::toString);
        if (at == Stuck.At.CLOSE) { // where the close does not hang a busy machine may be late with it
            assertEquals(1, count(waits, "takes long to close"), waits::toString);
        }
        assertEquals(0, count(waits, "ignores its interrupt"), waits::toString);
    }

    private static long count(List<String> lines, String part) {
        return lines.stream().filter(line -> line.contains(part)).count();
    }

    /** What is logged meanwhile, line by line. */
    private static List<String> logged(Code code) throws Exception {
        var bytes = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(bytes, true, UTF_8));
        try {
            code.run();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(UTF_8).lines().toList();
    }

    /** Code of a test. */
    private interface Code {
        void run() throws Exception;
    }

    /** A source and a processor that ignore their interrupts in one place, until they are released. */
    private static final class Stuck implements FrameSource, FrameProcessor {

        enum At {
            OPEN,
            NEXT,
            DROPPED,
            CLOSE,
            PROCESS
        }

        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch released = new CountDownLatch(1);
        final CountDownLatch closed = new CountDownLatch(1);
        private final At place;

        Stuck(At place) {
            this.place = place;
        }

        private void at(At here) {
            if (here == place) {
                entered.countDown();
                Waits.uninterruptibly(released);
            }
        }

        @Override
        public String name() {
            return "stuck";
        }

        @Override
        public boolean isPaced() {
            return false;
        }

        @Override
        public Capture open() {
            at(At.OPEN);
            return new Capture() {
                @Override
                public byte[] next() {
                    at(At.NEXT);
                    return Jpegs.numbered(1);
                }

                @Override
                public DropCounts dropped() {
                    at(At.DROPPED);
                    return DropCounts.NONE;
                }

                @Override
                public void close() {
                    at(At.CLOSE);
                    closed.countDown();
                }
            };
        }

        @Override
        public Map<String, Double> process(Frame frame) {
            at(At.PROCESS);
            return Map.of();
        }
    }
}
