package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.limits.Limit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class StreamctlCommandTest {

    @Test
    void theVersionNamesEverythingABugReportNeeds() throws Exception {
        Inside run = Inside.run("--version");
        assertEquals(0, run.code());
        assertTrue(
                run.out
                        .text()
                        .matches("streamctl \\S+ \\(git [0-9a-z]+, netty 4\\.\\d+\\.\\d+, java \\S+, \\S+/\\S+\\)\n"),
                run.out.text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serve --framing foo | Invalid value for option '--framing': 'foo' is not lines, length or raw",
                "serve --handler Foo | Invalid value for option '--handler': 'Foo' is not echo, reverse, total or discard",
                "serve --when-full x | Invalid value for option '--when-full': 'x' is not reject or pause",
                "serve --port 70000 | Invalid value for option '--port': '70000' is not a whole number within 0 to 65535",
                "serve --idle 5 | Invalid value for option '--idle': '5' is not a time such as 250ms, 2s or 5m, within 0 to 24h",
                "serve --max-connections 0 | Invalid value for option '--max-connections': '0' is not within 1 to 1000000",
                "serve --max-connections-per-address 0 | Invalid value for option '--max-connections-per-address': '0' is not within 1 to 1000000",
                "serve --max-frame 2MiB | Invalid value for option '--max-frame': '2MiB' is not within 1B to 1MiB for --framing lines",
                "serve --framing length --prefix-bytes 1 --max-frame 256 | Invalid value for option '--max-frame': '256B' is not within 1B to 255B for --framing length",
                "serve --prefix-bytes 5 | Invalid value for option '--prefix-bytes': '5' is not 1, 2, 3, 4 or 8",
                "serve --prefix-bytes 2 | Option '--prefix-bytes' needs --framing length, this is --framing lines",
                "serve --framing raw --little-endian | Option '--little-endian' needs --framing length, this is --framing raw",
                "connect tcp://h:1 --prefix-included | Option '--prefix-included' needs --framing length, this is --framing lines",
                "bench tcp://h:1 --prefix-bytes 2 | Option '--prefix-bytes' needs --framing length, this is --framing lines",
                "serve --accept-rate 0 | Invalid value for option '--accept-rate': '0' is not within 1 to 1000000",
                "serve --transport udp | Invalid value for option '--transport': 'udp' is not auto, epoll or nio",
                "serve --loops 0 | Invalid value for option '--loops': '0' is not a whole number within 1 to 1024",
                "serve unix:/tmp/x --port 1 | Give either ENDPOINT or --host and --port, not both",
                "connect | Missing required parameter: 'ENDPOINT'",
                "connect ftp://x | Invalid value for positional parameter at index 0 (ENDPOINT): 'ftp://x' is not an endpoint: use tcp://host:port, tls://host:port, ws://host:port/path, wss://host:port/path or unix:/path",
                "connect tcp://h:0 | Invalid value for positional parameter at index 0 (ENDPOINT): 'tcp://h:0': nobody listens at port 0",
                "bench tcp://h:1 --compare tcp://h:0 | Invalid value for option '--compare': 'tcp://h:0': nobody listens at port 0",
                "connect tcp://h:1 --timeout x | Invalid value for option '--timeout': 'x' is not a time such as 250ms, 2s or 5m",
                "bench | Missing required parameter: 'ENDPOINT'",
                "bench tcp://h:1 --connections 0 | Invalid value for option '--connections': '0' is not a whole number within 1 to 20000",
                "bench tcp://h:1 --size 0 | Invalid value for option '--size': a frame of 0 bytes is not within 1 to 1048577 bytes for --framing lines",
                "bench tcp://h:1 --framing length --prefix-bytes 1 --size 300 | Invalid value for option '--size': a frame of 300 bytes is not within 1 to 256 bytes for --framing length",
                "bench ws://h:1/ --size 0 | Invalid value for option '--size': a message of 0 bytes is not within 1 to 16777216 bytes",
                "bench ws://h:1/ --framing length | A WebSocket has messages of its own: no --framing for ws://h:1/",
                "bench tcp://h:1 --binary | --binary is for WebSockets, not for tcp://h:1",
                "bench tcp://h:1 --rate 10 --min-rate 11 | --min-rate 11 is above --rate 10: no server can reach it",
                "bench tcp://h:1 --compare ws://h:1/ | A WebSocket can only be compared with another: tcp://h:1, ws://h:1/",
                "connect tcp://h:1 --deflate | --deflate is for WebSockets, not for tcp://h:1",
                "serve --deflate | --origin, --allow-host and --deflate need --ws-port",
                "selftest --timeout 2h | Invalid value for option '--timeout': it is not within 1ms to 1h",
                "selftest --timeout 0 | Invalid value for option '--timeout': it is not within 1ms to 1h",
                "bench tcp://h:1 --duration 0 | Invalid value for option '--duration': it must be above 0",
                "bench tcp://h:1 --max-p99 5 | Invalid value for option '--max-p99': '5' is not a time such as 800us, 5ms or 2s",
                "bench tcp://h:1 --compare x | Invalid value for option '--compare': 'x' is not an endpoint: use tcp://host:port, tls://host:port, ws://host:port/path, wss://host:port/path or unix:/path",
                "connect tcp://h:1 --count 0 | Invalid value for option '--count': '0' is not a whole number within 1 to 2147483647",
            })
    void wrongUsageIsOneLineAndTwo(String args, String message) throws Exception {
        Inside run = Inside.run(args.split(" "));
        assertEquals(2, run.code());
        assertEquals("", run.out.text());
        String command = args.split(" ")[0];
        assertEquals("streamctl: " + message + " (try 'streamctl " + command + " --help')\n", run.err.text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serve --prt=1 | unknown option '--prt' (did you mean '--port'?)",
                "serve --prt 9 | unknown option '--prt' (did you mean '--port'?)",
                "serve --prt 9 unix:/x | unknown option '--prt' (did you mean '--port'?)",
                "connect --timeuot 5s tcp://h:1 | unknown option '--timeuot' (did you mean '--timeout'?)",
                "connect --xyzzy 5s tcp://h:1 | unknown option '--xyzzy' (try 'streamctl connect --help')",
                "connect tcp://h:1 more | unexpected argument 'more' (try 'streamctl connect --help')",
                "serv | unknown command 'serv' (did you mean 'serve'?)",
                "hepl | unknown command 'hepl' (did you mean 'help'?)",
                "cnonect tcp://h:1 | unknown command 'cnonect' (did you mean 'connect'?)",
                "frobnicate | unknown command 'frobnicate' (try 'streamctl --help')",
            })
    void theUnknownIsNamedWithWhatWasProbablyMeant(String args, String message) throws Exception {
        Inside run = Inside.run(args.split(" "));
        assertEquals(2, run.code());
        assertEquals("", run.out.text());
        assertEquals("streamctl: " + message + "\n", run.err.text());
    }

    @Test
    void choicesAreReadInAnyCase() throws Exception {
        Inside run = Inside.run("selftest", "--transport", "NIO", "--timeout", "60s");
        assertEquals(0, run.code(), run.err.text());
    }

    @Test
    void wrongUsageIsAnObjectTooWhereJsonIsAskedFor() throws Exception {
        Inside run = Inside.run("serve", "--json", "--port", "x");
        assertEquals(2, run.code());
        Map<String, Object> error = Json.object(run.out.text());
        assertEquals("error", error.get("type"));
        assertEquals(2L, error.get("exit_code"));
        assertTrue(run.err.text().contains((String) error.get("message")));
    }

    @Test
    void limitsNamesEveryLimit() throws Exception {
        List<String> lines = Inside.run("limits").out.lines();
        assertEquals(Limit.values().length, lines.size());
        var objects = Json.objects(Inside.run("limits", "--json").out.text());
        for (Limit limit : Limit.values()) {
            Map<String, Object> object = objects.get(limit.ordinal());
            assertEquals("limit", object.get("type"));
            assertEquals(limit.name().toLowerCase(Locale.ROOT), object.get("name"));
            assertEquals(limit.byDefault(), object.get("default"));
            assertEquals(limit.least(), object.get("least"));
            assertEquals(limit.most(), object.get("most"));
            String line = lines.get(limit.ordinal());
            assertTrue(line.startsWith(limit.name().toLowerCase(Locale.ROOT) + " "), line);
            assertTrue(line.endsWith(limit.meaning()), line);
        }
    }

    @Test
    void selftestPasses() throws Exception {
        Inside run = Inside.run("selftest", "--timeout", "60s");
        assertEquals(0, run.code(), run.out.text());
        assertEquals("", run.err.text());
        assertTrue(run.out.lines().stream().allMatch(line -> line.startsWith("ok ")), run.out.text());
        var checks = Json.objects(Inside.run("selftest", "--json", "--transport", "nio", "--timeout", "60s")
                .out
                .text());
        assertEquals(run.out.lines().size(), checks.size());
        assertTrue(checks.stream().allMatch(check -> check.get("ok").equals(true)));
        assertTrue(checks.stream().allMatch(check -> check.get("type").equals("check")));
        assertFalse(checks.isEmpty());
    }
}
