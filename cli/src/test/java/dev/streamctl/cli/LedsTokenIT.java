package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page of {@code node leds --token-file}. */
@Timeout(300)
class LedsTokenIT extends PageCase {

    private Path token;

    @BeforeEach
    void makeToken() throws Exception {
        token = folder.resolve("token");
        assertEquals(
                0, Inside.run("token", "generate", "--out", token.toString()).code());
    }

    private Started leds() throws Exception {
        return Started.streamctl(
                "node", "leds", "--port", "0", "--no-announce", "--token-file", token.toString(), "--qr", "never");
    }

    private static String page(Started leds) throws Exception {
        return leds.err.await("page: ").replaceAll("page: (\\S+).*", "$1");
    }

    private static String code(String url) throws Exception {
        List<String> command = List.of(
                InteropIT.need("curl"), "-sS", "--max-time", "60", "-o", "/dev/null", "-w", "%{http_code}", url);
        try (Started curl = Started.program(Map.of(), command)) {
            assertEquals(0, curl.exit(), curl.err::text);
            return curl.out.text();
        }
    }

    @Test
    void thePageIsOpenAsksForTheTokenAndThenSteers() throws Exception {
        try (Started leds = leds()) {
            String seen =
                    use(page(leds), """
                    const enter = (text) => { by('token').value = text; by('door').requestSubmit(); };
                    await until(() => !by('door').hidden);
                    if (!by('controls').hidden) return 'it steers without a token';
                    enter('0123456789abcdef0123456789abcdef');
                    await until(() => by('door-text').textContent);
                    const told = by('door-text').textContent;
                    enter('TOKEN');
                    await until(() => by('door').hidden && by('status').textContent.startsWith('Free'));
                    await until(() => !by('trace').hidden && by('trace-green').getAttribute('d'));
                    by('tilt').value = '60';
                    by('tilt').dispatchEvent(new Event('input'));
                    await until(() => by('green-value').textContent === '60 %');
                    return told + ' ' + by('status').textContent;
                    """.replace("TOKEN", Files.readString(token).strip()));
            assertEquals("That token is wrong. You steer: slider.", seen);
            leds.out.await(line -> line.startsWith("steered by "));
        }
    }

    @Test
    void whatThePageTellsOfTheLedsIsBehindTheToken() throws Exception {
        try (Started leds = leds()) {
            assertEquals("200", code(page(leds)));
            assertEquals("200", code(page(leds) + "door.js"));
            for (String path : List.of("leds.json", "trace.json", "status", "metrics")) {
                assertEquals("401", code(page(leds) + path), path);
            }
        }
    }
}
