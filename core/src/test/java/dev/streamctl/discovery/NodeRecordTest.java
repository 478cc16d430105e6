package dev.streamctl.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeRecordTest {

    private static final NodeRecord PIN = new NodeRecord("5f0e", "pin", "/datafeed", false);

    @Test
    void aRecordSaysWhatItsNodeIs() {
        assertEquals(
                "{txtvers=1, id=5f0e, role=pin, path=/datafeed, proto=1, tls=0}",
                PIN.txt().toString());
        assertEquals(PIN, NodeRecord.of(PIN.txt()));
        var secure = new NodeRecord("A-Z_9", "leds", "/", true);
        assertEquals(secure, NodeRecord.of(secure.txt()));
    }

    @Test
    void keysOfALaterVersionAreLeftAlone() {
        Map<String, String> txt = new HashMap<>(PIN.txt());
        txt.put("colour", "blue");
        assertEquals(PIN, NodeRecord.of(txt));
    }

    @ParameterizedTest
    @CsvSource({
        "txtvers, 2",
        "id, ''",
        "id, a b",
        "role, ../etc",
        "path, datafeed",
        "path, '/a b'",
        "path, /a#b",
        "path, /\u00fc",
        "proto, 2",
        "tls, yes",
        "tls, ''"
    })
    void aRecordThatLiesIsRefusedWithTheKey(String key, String value) {
        Map<String, String> txt = new HashMap<>(PIN.txt());
        txt.put(key, value);
        String problem = assertThrows(IllegalArgumentException.class, () -> NodeRecord.of(txt))
                .getMessage();
        assertEquals(true, problem.startsWith("its TXT record says " + key + "="), problem);
        txt.remove(key);
        problem = assertThrows(IllegalArgumentException.class, () -> NodeRecord.of(txt))
                .getMessage();
        assertEquals("its TXT record has no " + key, problem);
    }

    @Test
    void aLineBreakInARecordBreaksNoLine() {
        Map<String, String> txt = new HashMap<>(PIN.txt());
        txt.put("role", "pin\nfake log line\u001b[2J");
        String problem = assertThrows(IllegalArgumentException.class, () -> NodeRecord.of(txt))
                .getMessage();
        assertEquals("its TXT record says role=pin\\x0afake log line\\x1b[2J", problem);
    }
}
