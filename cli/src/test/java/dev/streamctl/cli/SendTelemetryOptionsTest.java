package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the options of {@code send telemetry} and {@code key generate} come from, and what is said of wrong ones. */
@Timeout(120)
class SendTelemetryOptionsTest {

    @TempDir
    private Path folder;

    @AutoClose
    private final TelemetryReceiver receiver = new TelemetryReceiver();

    @Test
    void optionsComeFromTheEnvironmentAndTheFileToo() throws Exception {
        receiver.variables.put("STREAMCTL_SEND_TELEMETRY_SOURCE", "demo");
        receiver.variables.put(
                "STREAMCTL_CONFIG",
                Files.writeString(folder.resolve("c"), "send.telemetry.count=2\nperiod=1ms\n")
                        .toString());
        Inside run = receiver.send("", "--json");
        assertEquals(0, run.code(), run.err.text());
        assertEquals(2L, Json.objects(run.out.text()).getLast().get("sent"));
        Files.writeString(folder.resolve("c"), "send.telemetry.cuont=2\n");
        Inside wrong = receiver.send("");
        assertEquals(2, wrong.code());
        assertTrue(wrong.err.text().startsWith("streamctl: 'send.telemetry.cuont' in "), wrong.err.text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | send | Missing command: telemetry (try 'streamctl send --help')",
                "2 | key | Missing command: generate (try 'streamctl key --help')",
                "2 | send telemtry | unknown command 'telemtry' (did you mean 'telemetry'?)",
                "2 | send telemetry | Missing required option: '--target=HOST:PORT' (try 'streamctl send telemetry --help')",
                "2 | send telemetry --target x | Invalid value for option '--target': 'x' is not a target: use host:port, or [address]:port with IPv6",
                "2 | send telemetry --target ::1:9 | Invalid value for option '--target': '::1:9' is not a target",
                "2 | send telemetry --target h:9 --source gps | Invalid value for option '--source': 'gps' is not system, demo or stdin",
                "2 | send telemetry --target h:9 --format json | Invalid value for option '--format': 'json' is not ilp or sealed",
                "2 | send telemetry --target h:9 --format sealed | --format sealed needs --key-file FILE",
                "2 | send telemetry --target h:9 --key-file /nonexistent/k | no key file /nonexistent/k",
                "2 | send telemetry --target h:9 --period 0 | Invalid value for option '--period': it must be above 0",
                "2 | send telemetry --target h:9 --redundancy 17 | Invalid value for option '--redundancy': '17' is not a whole number within 0 to 16",
                "2 | send telemetry --target h:9 --dscp 64 | Invalid value for option '--dscp': '64' is not a whole number within 0 to 63",
                "2 | send telemetry --target h:9 --rotate 0 | Invalid value for option '--rotate': it must be above 0",
                "2 | send telemetry --target h:9 --ttl 256 | Invalid value for option '--ttl': '256' is not a whole number within 0 to 255",
                "2 | send telemetry --target h:9 --datagram-size 255 | Invalid value for option '--datagram-size': '255' is not a whole number within 256 to 65507",
                "2 | send telemetry --target h:9 --send-buffer 65MiB | --send-buffer is above 64MiB",
                "3 | send telemetry --target 127.0.0.1:9 --interface nothere0 | no way to 127.0.0.1:9: no network interface \"nothere0\" (is --target right? --wait goes on and waits for it)",
                "3 | send telemetry --target [ff12::7]:9 | no way to [ff12::7]:9: ff12:0:0:0:0:0:0:7 is of one link and wants a network interface: --interface eth0, or [ff12:0:0:0:0:0:0:7%eth0] (is --target right?",
                "3 | send telemetry --target [ff11::7]:9 | no way to [ff11::7]:9: ff11:0:0:0:0:0:0:7 is of one machine and wants a network interface: --interface eth0, or [ff11:0:0:0:0:0:0:7%eth0] (is --target right?",
                "3 | send telemetry --target [fe80::7]:9 | no way to [fe80::7]:9: fe80:0:0:0:0:0:0:7 is of one link and wants a network interface: --interface eth0,",
                "2 | key generate --add | --add needs --out FILE",
                "2 | key generate --out x --first | --first needs --add",
            })
    void whatIsWrongIsSaidInOneLine(int code, String args, String message) throws Exception {
        Inside run = Inside.run(args.split(" "));
        assertEquals(code, run.code(), run.err.text());
        assertTrue(run.err.text().startsWith("streamctl: " + message), run.err.text());
        assertEquals(1, run.err.lines().size(), run.err.text());
    }

    @Test
    void aDeviceThatCannotBeNamedIsRefused() throws Exception {
        assertEquals(2, receiver.send("", "--device", "x".repeat(129)).code());
        Inside unset = receiver.send("", "--device", "");
        assertEquals(2, unset.code());
        assertTrue(
                unset.err.text().startsWith("streamctl: Invalid value for option '--device': it is empty"),
                unset.err.text());
        assertEquals(2, receiver.send("", "--device", "a\nb").code());
    }

    @Test
    void keyFilesOfOthersAreRefused() throws Exception {
        Path keys = folder.resolve("keys");
        assertEquals(0, Inside.run("key", "generate", "--out", keys.toString()).code());
        assertTrue(keys.toFile().setReadable(true, false));
        Inside run = receiver.send("", "--key-file", keys.toString());
        assertEquals(2, run.code());
        assertTrue(run.err.text().contains("must be rw------- (chmod 600)"), run.err.text());
    }
}
