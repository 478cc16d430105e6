package dev.streamctl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpExampleTest {

    @Test
    void eachPathAnswers() throws Exception {
        assertEquals(
                List.of("{\"celsius\": 21.5}", "1\n2\n3\n", "document.title = \"seen\";\n"),
                HttpExample.ask("/temperature", "/count", "/page.js"));
    }
}
