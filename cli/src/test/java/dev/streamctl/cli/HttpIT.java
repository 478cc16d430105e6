package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code serve --ws-port} answers to HTTP, asked by curl and by Python's http.client. */
@Timeout(300)
class HttpIT {

    private static Started curl(Started server, String path, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(InteropIT.need("curl"), "-sS", "--max-time", "60"));
        command.addAll(List.of(more));
        command.add(http(server) + path);
        return Started.program(Map.of(), command);
    }

    private static String http(Started server) throws Exception {
        return server.webSocket().replace("ws:", "http:").replaceAll("/$", "");
    }

    @Test
    void curlGetsThePageItsScriptAndTheCounters() throws Exception {
        try (Started server = WebSocketIT.serve()) {
            Started page = curl(server, "/", "-i");
            assertEquals(0, page.exit(), page.err::text);
            String text = page.out.text();
            assertTrue(text.startsWith("HTTP/1.1 200 OK"), text);
            assertTrue(text.contains("Content-Type: text/html; charset=utf-8"), text);
            assertTrue(text.contains("Content-Security-Policy: default-src 'self'"), text);
            assertTrue(text.contains("<script type=\"module\" src=\"page.js\"></script>"), text);
            Started script = curl(server, "/page.js", "-w", "%{content_type} %{http_version}");
            assertEquals(0, script.exit(), script.err::text);
            assertTrue(script.out.text().endsWith("text/javascript; charset=utf-8 1.1"), script.out::text);
            Started status = curl(server, "/status");
            assertEquals(0, status.exit(), status.err::text);
            assertTrue(status.out.text().contains("\"endpoint\":\"" + server.endpoint() + "\""), status.out::text);
            Started metrics = curl(server, "/metrics", "--http1.0");
            assertEquals(0, metrics.exit(), metrics.err::text);
            assertTrue(
                    metrics.out
                            .text()
                            .contains("streamctl_http_requests_total{endpoint=\"" + server.webSocket() + "\"} 4.0"),
                    metrics.out::text);
        }
    }

    @Test
    void curlAsksAgainWithTheTagAndIsRefusedByWhatItDoes() throws Exception {
        try (Started server = WebSocketIT.serve()) {
            Started head = curl(server, "/page.css", "-I");
            assertEquals(0, head.exit(), head.err::text);
            String tag = head.out.text().replaceAll("(?s).*ETag: (\\S+).*", "$1");
            String[][] asked = {
                {"304", "/page.css", "-H", "If-None-Match: " + tag},
                {"200", "/page.css", "-H", "If-None-Match: \"x\""},
                {"200", "/status", "--http2"}, // an upgrade that is not taken
                {"404", "/..%2fweb/page.css"},
                {"404", "/../page.cs", "--path-as-is"},
                {"405", "/status", "-X", "DELETE"},
                {"405", "/status", "-d", "a=b"},
                {"413", "/status", "-d", "a=b", "-X", "GET"},
                {"403", "/status", "-H", "Host: evil.example"},
                {"403", "/status", "-H", "Origin: http://evil.example"},
                {"431", "/status", "-H", "X: " + "x".repeat(9000)}
            };
            for (String[] one : asked) {
                List<String> more = new ArrayList<>(List.of(one).subList(2, one.length));
                more.addAll(List.of("-o", "/dev/null", "-w", "%{http_code}"));
                Started answer = curl(server, one[1], more.toArray(String[]::new));
                assertEquals(0, answer.exit(), answer.err::text);
                assertEquals(one[0], answer.out.text(), () -> String.join(" ", one));
            }
        }
    }

    /** It asks for a WebSocket on the connection that it has kept. */
    private static final String UNDICI = """
            const {fetch, WebSocket} = require("undici");
            const at = process.argv[1];
            const status = async () => (await (await fetch(at + "/status")).json()).doors[1];
            async function main() {
              for (let i = 0; i < 3; i++) {
                await status();
              }
              const socket = new WebSocket(at.replace("http:", "ws:") + "/");
              const received = [];
              await new Promise((done, failed) => {
                socket.onopen = () => ["hello", "w\u00f6rld"].forEach(text => socket.send(text));
                socket.onmessage = message => received.push(message.data) === 2 && socket.close(1000, "done");
                socket.onerror = () => failed(new Error("no WebSocket"));
                socket.onclose = event => done(event);
              });
              const door = await status();
              console.log(received.join(" "), door.accepted, door.http_upgraded);
            }
            main().then(() => process.exit(0), error => { console.error(error); process.exit(1); });
            """;

    @Test
    void undiciOpensAWebSocketWhereItHasFetchedAPage() throws Exception {
        try (Started server = WebSocketIT.serve();
                Started client = WebSocketInteropIT.nodeWith("undici", UNDICI, http(server))) {
            assertEquals(0, client.exit(), client.err::text);
            assertEquals("hello wörld 2 1\n", client.out.text(), "the WebSocket had the connection of the first pages");
        }
    }

    private static final String CLIENT = """
            import http.client, json, sys

            connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=60)
            for number in range(20):
                connection.request("GET", "/status")
                answer = connection.getresponse()
                assert answer.status == 200, answer.status
                assert answer.headers["Content-Type"] == "application/json"
                status = json.load(answer)
            socket = status["doors"][1]
            assert socket["accepted"] == 1, socket
            assert socket["http_requests"] == 20 and socket["http_answered"] == 19, socket
            connection.request("HEAD", "/metrics")
            answer = connection.getresponse()
            assert int(answer.headers["Content-Length"]) > 0 and answer.read() == b""
            connection.request("GET", "/nothing")
            answer = connection.getresponse()
            assert answer.status == 404, answer.status
            answer.read()
            connection.request("PUT", "/status", body=b"x")
            answer = connection.getresponse()
            assert answer.status == 405 and answer.headers["Allow"] == "GET, HEAD"
            assert answer.headers["Connection"] == "close"
            """;

    @Test
    void pythonKeepsItsConnection() throws Exception {
        String python = InteropIT.need("python3");
        try (Started server = WebSocketIT.serve("--handler", "total");
                Started client = Started.program(
                        Map.of(), List.of(python, "-c", CLIENT, http(server).replaceAll(".*:", "")))) {
            assertEquals(0, client.exit(), client.err::text);
            server.signal(StopSignal.TERM);
            assertEquals(0, server.exit());
            assertTrue(
                    server.err.text().contains("http 23 requests, 22 answered, 1 refused, 0 failed"), server.err::text);
        }
    }
}
