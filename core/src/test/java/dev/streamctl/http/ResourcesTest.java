package dev.streamctl.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of a folder, from a class path of folders and from a jar: those in it, and no others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResourcesTest {

    private static final String WEB = "/dev/streamctl/http/web";

    private final Resources folder = Resources.of(WEB, ResourcesTest.class::getResource);

    @TempDir
    private Path temporary;

    private URLClassLoader loader;
    private Resources jar;

    @BeforeAll
    void makeJar(@TempDir Path shared) throws Exception {
        Path file = shared.resolve("web.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(file))) {
            for (String name : new String[] {"web/", "web/sub/"}) {
                out.putNextEntry(new JarEntry(name));
            }
            for (var entry : Map.of(
                            "web/index.html", "<!doctype html>\n<title>test</title>\n",
                            "web/page.js", "document.title = \"seen\";\n",
                            "web/sub/index.html", "sub\n",
                            "web/blob.xyz", "data",
                            "web/.hidden", "hidden\n",
                            "secret.txt", "secret\n")
                    .entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(UTF_8));
            }
        }
        loader = new URLClassLoader(new URL[] {file.toUri().toURL()}, null);
        jar = Resources.of("/web", name -> loader.getResource(name.substring(1)));
    }

    @AfterAll
    void close() throws IOException {
        loader.close();
    }

    @ParameterizedTest
    @CsvSource({
        "'', text/html; charset=utf-8, '<!doctype html>\n<title>test</title>\n'",
        "index.html, text/html; charset=utf-8, '<!doctype html>\n<title>test</title>\n'",
        "page.js, text/javascript; charset=utf-8, 'document.title = \"seen\";\n'",
        "sub/, text/html; charset=utf-8, 'sub\n'",
        "sub/index.html, text/html; charset=utf-8, 'sub\n'",
        "blob.xyz, application/octet-stream, data"
    })
    void aFileIsFoundWithItsType(String path, String type, String content) throws Exception {
        for (Resources resources : new Resources[] {folder, jar, folder}) {
            Response.Resource found = resources.find(path).orElseThrow();
            assertEquals(type, found.contentType());
            assertEquals(content, new String(found.bytes(), UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret.txt",
                "sub/../../secret.txt",
                "sub/../index.html",
                "./index.html",
                "..",
                ".",
                "/",
                "//index.html",
                "sub//index.html",
                "/index.html",
                "%2e%2e/secret.txt",
                "..%2fsecret.txt",
                "%2e%2e%2fsecret.txt",
                "%252e%252e/secret.txt",
                "..\\secret.txt",
                "sub\\index.html",
                "..%5csecret.txt",
                "index.html\0",
                "index.html\0.js",
                "index.html%00",
                "index.html?x",
                "index.html#x",
                "index.html;x",
                "INDEX.HTML",
                "sub",
                ".hidden",
                "sub/.hidden",
                "nothing.html",
                "nothing/",
                "~/x",
                "\u00e4.html",
                "file:///etc/passwd",
                "index.html/",
                "index.html/x",
                "\r\nX: y",
                " "
            })
    void anythingElseIsNotThere(String path) throws Exception {
        assertEquals(Optional.empty(), folder.find(path));
        assertEquals(Optional.empty(), jar.find(path));
    }

    @Test
    void ofAPathAHundredThousandNamesDeepThereIsNothing() throws Exception {
        String deep = "a/".repeat(100_000) + "a";
        assertEquals(Optional.empty(), folder.find(deep));
        assertEquals(Optional.empty(), jar.find(deep + "/"));
        assertEquals(Optional.empty(), folder.find(deep + "/.hidden"));
    }

    @Test
    void theTagIsThatOfTheContent() throws Exception {
        String tag = folder.find("page.js").orElseThrow().tag();
        assertTrue(tag.matches("\"[A-Za-z0-9_-]{43}\""), tag);
        assertEquals(tag, jar.find("page.js").orElseThrow().tag());
        assertNotEquals(tag, folder.find("index.html").orElseThrow().tag());
    }

    @Test
    void aFileThatIsTooLargeIsAFailure() throws Exception {
        Path large = temporary.resolve("large.bin");
        try (OutputStream out = Files.newOutputStream(large)) {
            byte[] megabyte = new byte[1 << 20];
            for (int i = 0; i < 16; i++) {
                out.write(megabyte);
            }
        }
        URL url = large.toUri().toURL();
        assertEquals(
                16 << 20,
                Resources.of("/x", _ -> url).find("large.bin").orElseThrow().bytes().length);
        Files.write(large, new byte[1], StandardOpenOption.APPEND);
        IOException refused = assertThrows(
                IOException.class, () -> Resources.of("/x", _ -> url).find("large.bin"));
        assertTrue(refused.getMessage().contains("large.bin has more than 16777216 bytes"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "web", "/web/", "/../web", "/web/.."})
    void aFolderBeginsWithASlashAndEndsWithout(String wrong) {
        assertThrows(IllegalArgumentException.class, () -> Resources.of(wrong, _ -> null));
    }
}
