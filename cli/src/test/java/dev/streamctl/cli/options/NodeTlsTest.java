package dev.streamctl.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeTlsTest {

    @ParameterizedTest
    @CsvSource({
        "board.local,       board.local",
        "board.local:8765,  board.local",
        "192.0.2.7:8765,    192.0.2.7",
        "[2001:db8::7],     2001:db8::7",
        "[2001:db8::7]:443, 2001:db8::7"
    })
    void aCertificateIsForAFurtherNameWithoutItsPort(String allowed, String name) {
        assertEquals(List.of(name), NodeTls.host(allowed).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:db8::7", "board:local", ":8765", "board.local:99999"})
    void whatNoClientConnectsToIsLeftOut(String allowed) {
        assertEquals(List.of(), NodeTls.host(allowed).toList());
    }
}
