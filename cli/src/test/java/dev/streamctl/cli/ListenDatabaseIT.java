package dev.streamctl.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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

    static int freePort() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

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

    private void send(int port, int redundancy) throws Exception {
        send(
                port,
                each("", n -> "m v=%s %d000000000\n".formatted(value(n), second + n)),
                "--redundancy",
                "" + redundancy);
    }

    /** Sends the lines in datagrams with the header {@code #sc1}, as a device does. */
    static void send(int port, String lines, String... more) throws Exception {
        Stream<String> command = Stream.of(
                "send", "telemetry", "--target", "127.0.0.1:" + port, "--device", "cam1", "--source", "stdin");
        try (Started sender =
                Started.streamctl(Stream.concat(command, Stream.of(more)).toArray(String[]::new))) {
            sender.type(lines);
            sender.endInput();
            assertEquals(0, sender.exit(), sender.err::text);
        }
    }

    static void awaitSocket(int port) {
        String place = ":%04X".formatted(port);
        await().atMost(PATIENCE)
                .until(() -> Stream.of("udp", "udp6").anyMatch(table -> has(Path.of("/proc/net", table), place)));
    }

    private static boolean has(Path table, String place) {
        try {
            return Files.readAllLines(table).stream()
                    .map(line -> line.strip().split(" +"))
                    .anyMatch(row -> row[1].endsWith(place));
        } catch (IOException e) {
            return false; // no IPv6
        }
    }

    private static void awaitAnswer(String expected, Supplier<String> answer) {
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(expected, answer.get()));
    }

    /** To a database, straight or through a listener, which gives each line once though all are repeated. */
    private void feed(boolean forwarded, int port) throws Exception {
        awaitSocket(port);
        if (!forwarded) {
            send(port, 0);
            return;
        }
        try (Started listener = ListenIT.listen("--count", "" + COUNT, "--forward", "udp://127.0.0.1:" + port)) {
            send(ListenIT.port(listener), 1);
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
        int influx = freePort();
        String http = "127.0.0.1:" + freePort();
        try (Started database = Started.program(
                Map.of(),
                List.of(
                        program,
                        "-httpListenAddr=" + http,
                        "-influxListenAddr=127.0.0.1:" + influx,
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
        String http = "127.0.0.1:" + freePort();
        int udp = freePort();
        Path configuration = folder.resolve("influx.conf");
        Files.writeString(configuration, """
                reporting-disabled = true
                bind-address = "127.0.0.1:%d"
                [meta]
                dir = "%s/meta"
                [data]
                dir = "%s/data"
                wal-dir = "%s/wal"
                [http]
                bind-address = "%s"
                [[udp]]
                enabled = true
                bind-address = "127.0.0.1:%d"
                database = "streamctl"
                batch-size = 1
                batch-timeout = "100ms"
                """.formatted(freePort(), folder, folder, folder, http, udp));
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
