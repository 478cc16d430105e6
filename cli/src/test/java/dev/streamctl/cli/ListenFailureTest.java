package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.cli.output.StandardOutput;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How {@code listen} ends when something is wrong that nobody foresaw, or with a name. */
@Timeout(120)
class ListenFailureTest {

    private final LineRecorder err = new LineRecorder();

    private int listen(OutputStream out, OutputStream to) {
        return listenWith(new StandardOutput(out), to);
    }

    private static int listenWith(StandardOutput out, OutputStream to, String... more) {
        var surroundings = new Surroundings(
                InputStream.nullInputStream(),
                out,
                new PrintStream(to, true, UTF_8),
                false,
                false,
                false,
                Map.of("HOME", "/dev/null"),
                (_, _) -> {});
        Stream<String> words = Stream.of("listen", "--port", "0", "--interval", "0");
        return StreamctlCommand.run(
                surroundings, Stream.concat(words, Stream.of(more)).toArray(String[]::new));
    }

    /** Throws at each of its first writes. */
    private static final class Faulty extends OutputStream {

        private final OutputStream then;
        private final Throwable failure;
        private int left;

        Faulty(OutputStream then, Throwable failure, int times) {
            this.then = then;
            this.failure = failure;
            left = times;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (left-- > 0) {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) failure;
            }
            try {
                then.write(bytes, offset, length);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void anErrorOfASinkEndsTheRunWithALineAndExitCode1() throws Exception {
        var out = new Faulty(OutputStream.nullOutputStream(), new OutOfMemoryError("none left"), 1);
        var run = new FutureTask<>(() -> listen(out, err));
        Thread.ofPlatform().daemon().start(run);
        int port = Integer.parseInt(err.await("listening on").replaceAll(".*127.0.0.1:(\\d+) .*", "$1"));
        try (var socket = new DatagramSocket()) {
            byte[] line = "m n=1i\n".getBytes(UTF_8);
            socket.send(new DatagramPacket(line, line.length, InetAddress.ofLiteral("127.0.0.1"), port));
        }
        assertEquals(1, run.get(), err::text);
        assertTrue(
                err.lines()
                        .contains(
                                "streamctl: the sink standard output has failed: java.lang.OutOfMemoryError: none left"
                                        + " (-vv shows where)"),
                err::text);
    }

    /** Its first line is not read before the summary is to be told. */
    @Test
    void aSlowReaderOfStandardErrorIsNoReasonToGiveStandardOutputUp() throws Exception {
        var released = new CountDownLatch(1);
        var slow = new FilterOutputStream(err) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                out.write(bytes, offset, length);
            }
        };
        var out = new StandardOutput(OutputStream.nullOutputStream());
        var run = new FutureTask<>(() -> listenWith(out, slow, "--duration", "1ms"));
        Thread thread = Thread.ofPlatform().daemon().start(run);
        await().atMost(1, TimeUnit.MINUTES)
                .until(() -> Stream.of(thread.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("sumUp")));
        released.countDown();
        assertEquals(0, run.get(), err::text);
        assertNull(out.failure());
        assertTrue(err.lines().getLast().startsWith("summary after "), err::text);
    }

    @Test
    void aMistakeOfTheProgramIsCalledOneAndHasExitCode1() {
        for (var mistake : new RuntimeException[] {
            new IllegalStateException("a mistake"), new IllegalArgumentException("another one")
        }) {
            assertEquals(1, listen(OutputStream.nullOutputStream(), new Faulty(err, mistake, 1)));
            assertEquals(
                    "streamctl: unexpected: %s (-vv shows where)".formatted(mistake),
                    err.lines().getLast());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "listen --host nosuch.invalid | cannot listen at --host nosuch.invalid: cannot find the host",
                "listen --port 0 --sink kafka:nosuch.invalid:9092/t"
                        + " | cannot write to kafka:nosuch.invalid:9092/t: cannot find the host",
                "listen --from kafka:nosuch.invalid/t --group g"
                        + " | cannot read kafka:nosuch.invalid:9092/t: cannot find the host",
                "listen --host 239.1.2.3 --interface nothere0 | no network interface \"nothere0\""
            })
    void aNameThatIsUnknownIsNamedAndNoConnection(String command, String told) throws Exception {
        Inside run = Inside.run(command.split(" "));
        assertEquals(3, run.code(), run.err.text());
        assertTrue(run.err.text().contains(told), run.err.text());
        assertEquals(1, run.err.lines().size(), run.err.text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--interface lo | network interface lo is for groups of multicast, and 127.0.0.1 is none",
                "--host ff12::7%1 --interface nothere0 | no network interface \"nothere0\"",
                "--from kafka:127.0.0.1:9/t --group g --interface lo | option '--interface' is for a socket, not for --from"
            })
    void anInterfaceThatMeansNothingIsRefused(String options, String told) throws Exception {
        Inside run = Inside.run(("listen " + options).split(" "));
        assertEquals(told.startsWith("no ") ? 3 : 2, run.code(), run.err.text());
        assertTrue(run.err.text().contains(told), run.err.text());
        assertEquals(1, run.err.lines().size(), run.err.text());
    }

    /** It may be there for another command. */
    @Test
    void anInterfaceOfTheEnvironmentIsForGroupsAlone() throws Exception {
        Map<String, String> variables = Map.of("HOME", "/dev/null", "STREAMCTL_INTERFACE", "lo");
        Inside run = Inside.run(variables, "listen", "--port", "0", "--interval", "0", "--duration", "1ms");
        assertEquals(0, run.code(), run.err.text());
        assertEquals(2, Inside.run(variables, "listen", "--interface", "lo").code());
    }
}
