package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page of {@code serve --ws-port} in a browser, used as a person uses it. */
@Timeout(300)
class PageIT extends TlsCase {

    /** Waits until it may send, types, clicks, and waits for the answer. */
    private static final String USE = """
            (async () => {
              const by = (id) => document.getElementById(id);
              const until = async (what) => { while (!what()) await new Promise((go) => setTimeout(go, 20)); };
              await until(() => by('state') && by('state').textContent !== 'opening');
              if (by('send').disabled) return location.href + ' ' + by('state').textContent;
              for (const text of ['hello', '<b>bold</b>']) {
                const before = by('messages').childElementCount;
                by('text').value = text;
                by('send').click();
                await until(() => by('messages').childElementCount > before);
              }
              return by('state').textContent + ', '
                  + Array.from(by('messages').children).map((item) => item.textContent.replaceAll('<', '(')).join(', ');
            })()
            """;

    private Path home;

    @BeforeEach
    void needBrowser() throws Exception {
        InteropIT.need("chromium");
        home = Files.createTempDirectory(folder, "home");
    }

    private String use(String page) throws Exception {
        try (Chromium browser = Chromium.open(home, "about:blank")) {
            return browser.evaluate(page, USE);
        }
    }

    @Test
    void whatIsTypedAndSentIsAnswered() throws Exception {
        try (Started server = WebSocketIT.serve("--handler", "reverse")) {
            assertEquals("open, olleh, >b/(dlob>b(", use(server.webSocket().replaceAll("^ws:", "http:")));
        }
    }

    @Test
    void throughTlsTooWhereTheAuthorityIsTrusted() throws Exception {
        Chromium.trust(home, ca);
        try (Started server = serve("--ws-port", "0")) {
            String page = server.err.await("listening on wss://").replaceAll("listening on wss(\\S+) .*", "https$1");
            assertEquals("open, hello, (b>bold(/b>", use(page));
        }
    }

    @Test
    void aBrowserThatDoesNotTrustTheAuthorityShowsNoPage() throws Exception {
        try (Started server = serve("--ws-port", "0");
                Chromium browser = Chromium.open(home, "about:blank")) {
            String page = server.err.await("listening on wss://").replaceAll("listening on wss(\\S+) .*", "https$1");
            assertEquals("none", browser.evaluate(page, "document.getElementById('send') ? 'page' : 'none'"));
            server.err.await(line -> line.contains("certificate_unknown"));
        }
    }

    /** Enters what is no token and then the token, and says what it was told at the first. */
    private static final String ENTER = """
            (async () => {
              const by = (id) => document.getElementById(id);
              const until = async (what) => { while (!what()) await new Promise((go) => setTimeout(go, 20)); };
              const enter = (text) => { by('token').value = text; by('door').requestSubmit(); };
              await until(() => by('door') && !by('door').hidden);
              const waits = by('state').textContent;
              enter('0123456789abcdef0123456789abcdef');
              await until(() => by('door-text').textContent);
              const told = by('door-text').textContent;
              enter('TOKEN');
              await until(() => by('door').hidden && by('others').hidden);
              return waits + '. ' + told + ' ' + await USE;
            })()
            """;

    @Test
    void behindATokenItAsksForThat() throws Exception {
        Path token = folder.resolve("page.token");
        assertEquals(
                0, Inside.run("token", "generate", "--out", token.toString()).code());
        try (Started server = WebSocketIT.serve("--handler", "reverse", "--token-file", token.toString());
                Chromium browser = Chromium.open(home, "about:blank")) {
            String script = ENTER.replace("USE", USE.strip())
                    .replace("TOKEN", Files.readString(token).strip());
            assertEquals(
                    "a token is wanted. That token is wrong. open, olleh, >b/(dlob>b(",
                    browser.evaluate(server.webSocket().replaceAll("^ws:", "http:"), script));
        }
    }
}
