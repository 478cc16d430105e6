package dev.streamctl.cli;

import dev.streamctl.Endpoint;
import dev.streamctl.FrameStream;
import dev.streamctl.Network;
import dev.streamctl.Server;
import dev.streamctl.ServerOptions;
import dev.streamctl.framing.Framing;
import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.framing.Lines;
import dev.streamctl.framing.RawChunks;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One check of {@code selftest}: frames to an echo server of this process and back.
 *
 * @param name for messages
 * @param framing how bytes are cut
 * @param frames what is sent, and must come back the same
 * @param unix whether over a Unix socket instead of TCP
 */
record RoundTrip<F>(String name, Framing<F> framing, List<F> frames, boolean unix) {

    /** What a side gets at its close for what is not sent yet, and again for what still comes: only when a check hangs. */
    static final Duration CLOSING = Duration.ofMillis(100);

    private static final List<String> TEXTS = List.of("", "hello", "wörld \uD83D\uDE00", "x".repeat(200));
    private static final List<byte[]> BYTES =
            TEXTS.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();

    static List<RoundTrip<?>> all() {
        List<RoundTrip<?>> checks = new ArrayList<>();
        checks.add(new RoundTrip<>("lines", Lines.text(), TEXTS, false));
        checks.add(new RoundTrip<>("lines as bytes", Lines.bytes(), BYTES, false));
        for (int prefixBytes : new int[] {1, 2, 3, 4, 8}) {
            LengthPrefixed framing = LengthPrefixed.of(prefixBytes);
            checks.add(new RoundTrip<>("length of " + prefixBytes + " bytes", framing, BYTES, false));
        }
        LengthPrefixed other =
                LengthPrefixed.of(4).withOrder(ByteOrder.LITTLE_ENDIAN).withPrefixIncluded(true);
        checks.add(new RoundTrip<>("length little-endian with prefix", other, BYTES, false));
        checks.add(new RoundTrip<>("raw", new RawChunks(), BYTES.subList(1, 2), false));
        checks.add(new RoundTrip<>("unix socket", Lines.text(), TEXTS, true));
        return checks;
    }

    /**
     * Returns what is wrong, null where nothing is.
     *
     * @param longest how long connecting and the answer may take, together
     * @throws DeadlineExceededException there was no connection or no answer in time
     */
    @Nullable
    String run(Network network, Duration longest) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("streamctl");
        Path socket = directory.resolve("selftest.sock");
        try {
            Endpoint endpoint = unix ? Endpoint.unix(socket) : Endpoint.tcp("127.0.0.1", 0);
            return roundTrip(network, endpoint, longest);
        } catch (DeadlineExceededException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            return e.toString();
        } finally {
            Files.deleteIfExists(socket);
            Files.delete(directory);
        }
    }

    private @Nullable String roundTrip(Network network, Endpoint endpoint, Duration longest)
            throws IOException, InterruptedException {
        long longestFrame = Math.min(framing.limit().byDefault(), framing.capacity());
        Limits limits = Limits.defaults()
                .with(framing.limit(), longestFrame)
                .with(Limit.CONNECT_TIMEOUT, Limit.CONNECT_TIMEOUT.most()) // the deadline is before
                .with(Limit.LINGER, CLOSING)
                .with(Limit.DISCARD_TIME, CLOSING);
        try (Server server =
                network.serve(endpoint, framing, ServerOptions.defaults().withLimits(limits), this::echo)) {
            return Deadline.within(longest, () -> {
                try (FrameStream<F> client = network.connect(server.endpoint(), framing, limits)) {
                    return exchange(client);
                }
            });
        }
    }

    private @Nullable String exchange(FrameStream<F> client) throws IOException, InterruptedException {
        for (F frame : frames) {
            client.send(frame);
        }
        for (F frame : frames) {
            F back = client.receive();
            if (!Arrays.deepEquals(new Object[] {frame}, new Object[] {back})) {
                return "what came back is not what was sent";
            }
        }
        return null;
    }

    private void echo(FrameStream<F> stream) throws IOException, InterruptedException {
        for (F frame : stream) {
            stream.send(frame);
        }
    }
}
