package dev.streamctl.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"iopin", "io.pin", "the pin in the lab", "Küche 📷", "a=b", "."})
    void dotsSpacesAndOtherScriptsAreNames(String name) {
        assertEquals(name, NodeName.check(name));
    }

    private static String problem(String name) {
        return assertThrows(IllegalArgumentException.class, () -> NodeName.check(name))
                .getMessage();
    }

    @Test
    void sixtyThreeBytesAreANameAndSixtyFourAreNot() {
        String longest = "x".repeat(61) + "ü";
        assertEquals(longest, NodeName.check(longest));
        assertEquals(
                "the name of a node, '%sy', has 64 bytes, more than 63".formatted(longest), problem(longest + "y"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "\u0000", "a\u0085b", "a\u2028b", "\ud800"})
    void whatCouldBreakALineIsNoName(String name) {
        String problem = problem(name);
        assertEquals(1, problem.lines().count(), problem);
    }

    @Test
    void anEmptyNameIsNone() {
        assertEquals("the name of a node is empty", problem(""));
    }
}
