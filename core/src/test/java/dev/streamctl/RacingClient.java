package dev.streamctl;

import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One connection of {@link RaceTest}: sends numbered frames to an echo and receives them again, by calls that deadlines and
 * interrupts cut short at any moment, and ends in one of four ways. A call that was cut short is just made again.
 */
final class RacingClient {

    /** Compares a frame with its number. */
    interface Check {
        void check(String who, int expected, byte[] frame);
    }

    private static final int MOST_CUT_CONNECTS = 10;

    private final SplittableRandom random;
    private final AtomicInteger raced;
    private final Check check;
    private FrameStream<byte[]> stream;
    private int sent;
    private int received;

    RacingClient(SplittableRandom random, AtomicInteger raced, Check check) {
        this.random = random;
        this.raced = raced;
        this.check = check;
    }

    /** Connects, at last without interrupts: each attempt that is cut short leaves a socket that takes a while to go. */
    void connect(Network network, Endpoint server, LengthPrefixed framing, AtomicBoolean calm) throws IOException {
        AtomicInteger attempts = new AtomicInteger();
        until(() -> {
            if (attempts.incrementAndGet() == MOST_CUT_CONNECTS) {
                calm.set(true);
            }
            stream = network.connect(server, framing);
        });
    }

    void run() throws Exception {
        int calls = random.nextInt(10, 120);
        for (int i = 0; i < calls; i++) {
            once(random.nextInt(3) == 0 || received == sent ? this::sendNext : this::receiveNext);
        }
        switch (random.nextInt(4)) {
            case 0 -> stream.abort();
            case 1 -> stream.close();
            case 2 -> {
                // closed by another thread, while this one may be waiting
                Thread closer = Thread.ofVirtual().start(stream::close);
                while (once(this::receiveOrEnd)) {
                    raced.incrementAndGet();
                }
                until(closer::join);
            }
            default -> endInOrder();
        }
    }

    /** Ends the output and has to get every frame before the peer's end. */
    private void endInOrder() throws Exception {
        stream.shutdownOutput();
        while (received < sent) {
            once(this::receiveNext);
        }
        until(() -> {
            try {
                byte[] more = stream.receive();
                throw new AssertionError("one more frame, of " + more.length + " bytes");
            } catch (StreamEndedException e) {
                // as it should
            }
        });
        stream.close();
    }

    private Duration soon() {
        return Duration.ofNanos(random.nextInt(150_000));
    }

    private boolean sendNext() throws IOException, InterruptedException {
        byte[] frame = ByteBuffer.allocate(RaceTest.size(sent)).putInt(sent).array();
        boolean accepted = true;
        switch (random.nextInt(4)) {
            case 0 -> stream.send(frame, soon());
            case 1 -> accepted = stream.trySend(frame);
            case 2 -> Deadline.within(soon(), () -> stream.send(frame));
            default -> stream.send(frame);
        }
        if (accepted) {
            sent++;
        }
        return true;
    }

    private boolean receiveNext() throws IOException, InterruptedException {
        byte[] frame = switch (random.nextInt(3)) {
            case 0 -> stream.receive(soon());
            case 1 -> Deadline.within(soon(), () -> stream.receive());
            default -> stream.receive();
        };
        check.check("the client", received++, frame);
        return true;
    }

    private boolean receiveOrEnd() throws IOException, InterruptedException {
        try {
            return receiveNext();
        } catch (StreamException e) {
            return false;
        }
    }

    private interface Step {
        boolean run() throws IOException, InterruptedException;
    }

    /** Makes a call once. Returns its result, true where it was cut short. */
    private boolean once(Step step) throws IOException {
        raced.incrementAndGet();
        try {
            return step.run();
        } catch (DeadlineExceededException | InterruptedException e) {
            return true;
        }
    }

    private interface Must {
        void run() throws IOException, InterruptedException;
    }

    /** Makes a call again until nothing cuts it short. */
    private void until(Must call) throws IOException {
        while (true) {
            raced.incrementAndGet();
            try {
                call.run();
                return;
            } catch (DeadlineExceededException | InterruptedException e) {
                // again
            }
        }
    }
}
