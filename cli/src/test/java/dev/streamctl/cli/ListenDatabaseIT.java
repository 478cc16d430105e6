package dev.streamctl.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.telemetry.OwnAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Databases that others wrote, fed over UDP by {@code send telemetry} itself, comments and all, and by {@code listen
 * --forward}: each answers with exactly what was sent.
 */
@Timeout(240)
class ListenDatabaseIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int COUNT = 40;

    /** Whole seconds, and near now: databases throw away what is too old. */
    private final long second = Instant.now().getEpochSecond() - COUNT;

    private final HttpClient client = HttpClient.newHttpClient();

    private String get(String url) {
        try {
            var request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return client.send(request, BodyHandlers.ofString()).body();
        } catch (Exception e) {
            return e.toString(); // it has not started yet
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The value of each line: no two are alike, some are negative, some have a part after the point. */
    private static double value(int number) {
        return (number % 2 == 0 ? 1 : -1) * (number + 0.25 * (number % 4));
    }

    private static String text(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    private String each(String separator, IntFunction<String> text) {
        return IntStream.range(0, COUNT).mapToObj(text).collect(Collectors.joining(separator));
    }

    private void send(String target, int redundancy) throws Exception {
        send(
                target,
                each("", n -> "m v=%s %d000000000\n".formatted(value(n), second + n)),
                "--redundancy",
                "" + redundancy);
    }

    /** Sends the lines in datagrams with the header {@code #sc1}, as a device does. */
    static void send(String target, String lines, String... more) throws Exception {
        Stream<String> command =
                Stream.of("send", "telemetry", "--target", target, "--device", "cam1", "--source", "stdin");
        try (Started sender =
                Started.streamctl(Stream.concat(command, Stream.of(more)).toArray(String[]::new))) {
            sender.type(lines);
            sender.endInput();
            assertEquals(0, sender.exit(), sender.err::text);
        }
    }

    /** Until a datagram that is sent there is received. */
    static void awaitSocket(OwnAddress at) throws IOException {
        byte[] host = InetAddress.ofLiteral(at.host()).getAddress();
        String place = "%02X%02X%02X%02X:%04X".formatted(host[3], host[2], host[1], host[0], at.port());
        await().atMost(PATIENCE)
                .until(() -> Files.readAllLines(Path.of("/proc/net/udp")).stream()
                        .map(line -> line.strip().split(" +"))
                        .anyMatch(row -> row[1].equals(place)));
    }

    private static void awaitAnswer(String expected, Supplier<String> answer) {
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(expected, answer.get()));
    }

    /** To a database, straight or through a listener, which gives each line once though all are repeated. */
    private void feed(boolean forwarded, OwnAddress database) throws Exception {
        awaitSocket(database);
        if (!forwarded) {
            send(database.toString(), 0);
            return;
        }
        try (Started listener = ListenIT.listen("--count", "" + COUNT, "--forward", "udp://" + database)) {
            send("127.0.0.1:" + ListenIT.port(listener), 1);
            assertEquals(0, listener.exit(), listener.err::text);
        }
    }

    @Test
    void victoriaMetricsAnswersWithWhatWasSent(@TempDir Path folder) throws Exception {
        for (boolean forwarded : new boolean[] {false, true}) {
            victoriaMetrics(Files.createDirectory(folder.resolve("" + forwarded)), forwarded);
        }
    }

    private void victoriaMetrics(Path folder, boolean forwarded) throws Exception {
        String program = InteropIT.need("victoria-metrics");
        OwnAddress influx = OwnAddress.next();
        OwnAddress http = OwnAddress.next();
        try (Started database = Started.program(
                Map.of(),
                List.of(
                        program,
                        "-httpListenAddr=" + http,
                        "-influxListenAddr=" + influx,
                        "-storageDataPath=" + folder))) {
            await().atMost(PATIENCE)
                    .until(() -> get("http://" + http + "/health").equals("OK"));
            feed(forwarded, influx);
            // every series there is, its own ones apart
            String all = "http://" + http + "/api/v1/export?match" + encoded("[]") + "=" + encoded("{__name__!=\"\"}");
            awaitAnswer(
                    "{\"metric\":{\"__name__\":\"m_v\",\"device\":\"cam1\"},\"values\":["
                            + each(",", n -> text(value(n)))
                            + "],\"timestamps\":[" + each(",", n -> second + n + "000") + "]}\n",
                    () -> {
                        get("http://" + http + "/internal/force_flush");
                        return get(all);
                    });
        }
    }

    @Test
    void influxAnswersWithWhatWasSent(@TempDir Path folder) throws Exception {
        for (boolean forwarded : new boolean[] {false, true}) {
            influx(Files.createDirectory(folder.resolve("" + forwarded)), forwarded);
        }
    }

    private void influx(Path folder, boolean forwarded) throws Exception {
        String program = InteropIT.need("influxd");
        OwnAddress http = OwnAddress.next();
        OwnAddress udp = OwnAddress.next();
        Path configuration = folder.resolve("influx.conf");
        Files.writeString(configuration, """
                reporting-disabled = true
                bind-address = "%s"
                [meta]
                dir = "%s/meta"
                [data]
                dir = "%s/data"
                wal-dir = "%s/wal"
                [http]
                bind-address = "%s"
                [[udp]]
                enabled = true
                bind-address = "%s"
                database = "streamctl"
                batch-size = 1
                batch-timeout = "100ms"
                """.formatted(OwnAddress.next(), folder, folder, folder, http, udp));
        String query = "http://" + http + "/query?db=streamctl&epoch=ns&q=";
        try (Started database = Started.program(Map.of(), List.of(program, "-config", configuration.toString()))) {
            feed(forwarded, udp);
            awaitAnswer(
                    "{\"results\":[{\"statement_id\":0,\"series\":[{\"name\":\"m\",\"tags\":{\"device\":\"cam1\"},"
                            + "\"columns\":[\"time\",\"v\"],\"values\":["
                            + each(",", n -> "[%d000000000,%s]".formatted(second + n, text(value(n))))
                            + "]}]}]}\n",
                    () -> get(query + encoded("SELECT * FROM /.*/ GROUP BY *")));
        }
    }
}
