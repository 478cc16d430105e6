package dev.streamctl.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ClosingTest {

    @Test
    void whatHangsIsNamedAlsoWhereNoByteOfTheApplicationIsLeft() {
        assertEquals("1 bytes", Closing.untaken(1));
        assertEquals("the end of TLS (close_notify)", Closing.untaken(0));
    }
}
