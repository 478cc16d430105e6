package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code serve} with much to do. */
@Timeout(180)
class LoadIT {

    @Test
    void killedUnderLoadEveryAnswerWasWholeAndEveryEndClean() throws Exception {
        int clients = 100;
        var underWay =
                new CountDownLatch(clients); // each: one that the server has not accepted yet is reset by the stop
        try (Started server = Started.serve();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                all.add(threads.submit(client(server.socket(), i, underWay)));
            }
            underWay.await();
            server.signal(StopSignal.TERM);
            assertEquals(0, server.exit(), server.err::text);
            long total = 0;
            for (Future<Long> one : all) {
                total += one.get();
            }
            assertTrue(total >= clients * 20L);
            assertTrue(server.err.text().contains("rejected 0 frames"), server.err::text);
        }
    }

    /** Sends a line, reads the answer, and so on until the clean end; an end in any other way fails. */
    private static Callable<Long> client(Socket socket, int number, CountDownLatch underWay) {
        return () -> {
            try (var wire = new Wire(socket)) {
                for (long i = 0; ; i++) {
                    String text = "client " + number + " frame " + i + " " + "x".repeat((int) (i % 100));
                    wire.send(text + "\n");
                    String line = wire.line();
                    if (line == null) {
                        return i;
                    }
                    assertEquals(text, line);
                    if (i == 20) {
                        underWay.countDown();
                    }
                }
            }
        };
    }

    @Test
    void aHundredThousandFramesPipelinedComeBackInOrderWhileAnotherClientIsServed() throws Exception {
        int frames = 100_000;
        try (Started server = Started.serve("--framing", "length");
                Socket busy = server.socket();
                Socket other = server.socket();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var served = new CountDownLatch(1);
            var halfWay = new CountDownLatch(frames / 2);
            Future<Void> sending = threads.submit(() -> {
                var out = new DataOutputStream(new BufferedOutputStream(busy.getOutputStream(), 1 << 16));
                for (int i = 0; i < frames; i++) {
                    write(out, i);
                    if (i == frames / 4) { // all of it may take less than a stall of the other client
                        out.flush();
                        assertTrue(served.await(60, TimeUnit.SECONDS));
                    }
                }
                out.flush();
                return null;
            });
            var in = new DataInputStream(new BufferedInputStream(busy.getInputStream(), 1 << 16));
            Future<Void> receiving = threads.submit(() -> {
                for (int i = 0; i < frames; i++) {
                    assertEquals(i, read(in));
                    halfWay.countDown();
                }
                return null;
            });
            var otherOut = new DataOutputStream(other.getOutputStream());
            var otherIn = new DataInputStream(other.getInputStream());
            int roundTrips = 0;
            while (halfWay.getCount() > 0) {
                write(otherOut, roundTrips);
                assertEquals(roundTrips++, read(otherIn));
                served.countDown();
            }
            sending.get();
            receiving.get();
        }
    }

    /** A frame of 4 to 103 bytes that names its number. */
    private static void write(DataOutputStream out, int number) throws Exception {
        byte[] frame = new byte[8 + number % 100];
        for (int i = 0; i < 4; i++) {
            frame[i] = (byte) (4 + number % 100 >>> 24 - 8 * i);
            frame[4 + i] = (byte) (number >>> 24 - 8 * i);
        }
        out.write(frame);
    }

    private static int read(DataInputStream in) throws Exception {
        int length = in.readInt();
        int number = in.readInt();
        assertEquals(4 + number % 100, length);
        byte[] filling = in.readNBytes(length - 4);
        assertEquals(length - 4, filling.length);
        for (byte b : filling) {
            assertEquals(0, b);
        }
        return number;
    }
}
