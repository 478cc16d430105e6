package dev.streamctl.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponderTest {

    private final FakeMdns mdns = new FakeMdns();
    private final Responder responder = new Responder(mdns, new NodeRecord("5f0e", "pin", "/", false), 8765, "iopin");

    @Test
    void anotherNameTakesThePlaceOfTheFirst() throws Exception {
        responder.begin();
        responder.take("iopin (2)");
        responder.take("iopin (2)");
        assertEquals(List.of("iopin (2)"), mdns.names());
        assertFalse(responder.isBroken());
    }

    @Test
    void oneThatCouldNotAnnounceItsNewNameIsBrokenUntilItCan() throws Exception {
        responder.begin();
        mdns.setClosed(true);
        var failure = assertThrows(IOException.class, () -> responder.take("iopin (2)"));
        assertEquals("the responder is closed", failure.getMessage());
        assertEquals(List.of(), mdns.names());
        assertTrue(responder.isBroken());
        mdns.setClosed(false);
        responder.take("iopin (2)");
        assertEquals(List.of("iopin (2)"), mdns.names());
        assertFalse(responder.isBroken());
    }
}
