package dev.streamctl.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import javax.jmdns.ServiceInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"iopin", "io.pin", "the pin in the lab", "Küche 📷", "a=b", "x._tcp.local", "a_"})
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

    /** JmDNS would announce it under another name. */
    @ParameterizedTest
    @ValueSource(strings = {"ends.", ".begins", " spaced", "spaced ", "_streamctl._tcp.local", "_", ".", " "})
    void aDotOrSpaceAtAnEndOrAnUnderscoreAtTheBeginningIsRefused(String name) {
        assertEquals(
                "the name of a node, '%s', begins with a dot, a space or an underscore, or ends with a dot or a space"
                        .formatted(name),
                problem(name));
    }

    /** What it is called, whoever else is: JmDNS may change no name that is taken to be one. */
    @ParameterizedTest
    @ValueSource(strings = {"io.pin", "the pin in the lab", "a_", "x._tcp.local", "a (2)"})
    void aNameIsAnnouncedAsItIs(String name) {
        assertEquals(
                name,
                ServiceInfo.create(Announcer.TYPE, NodeName.check(name), 8765, "")
                        .getName());
    }

    @Test
    void aNumberTakesThePlaceOfTheLastCharactersOfALongName() {
        assertEquals("iopin (2)", NodeName.cut("iopin (2)"));
        assertEquals("x".repeat(59) + " (2)", NodeName.cut("x".repeat(59) + " (2)"));
        assertEquals("x".repeat(59) + " (2)", NodeName.cut("x".repeat(63) + " (2)"));
        assertEquals("x".repeat(58) + " (10)", NodeName.cut("x".repeat(59) + " (10)"));
        assertEquals("x".repeat(57) + " (2)", NodeName.cut("x".repeat(57) + "📷x (2)"));
        assertEquals("x".repeat(63), NodeName.cut("x".repeat(64)));
    }

    @Test
    void anEmptyNameIsNone() {
        assertEquals("the name of a node is empty", problem(""));
    }
}
