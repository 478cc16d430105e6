package dev.streamctl.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.websocket.Compression;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is offered and agreed on about compression (RFC 7692 section 7.1). */
class DeflationTest {

    private static final String ALONE = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    private static String answered(String offers, Compression allowed) {
        return Deflation.answer(Extensions.parse(List.of(offers)), allowed).header();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate | permessage-deflate",
                "permessage-deflate; client_max_window_bits | permessage-deflate",
                "permessage-deflate; client_max_window_bits=8 | permessage-deflate",
                "permessage-deflate; client_max_window_bits=\"10\" | permessage-deflate",
                "permessage-deflate;server_max_window_bits=15 | permessage-deflate; server_max_window_bits=15",
                "permessage-deflate; server_no_context_takeover | permessage-deflate; server_no_context_takeover",
                "permessage-deflate; client_no_context_takeover | permessage-deflate; client_no_context_takeover",
                // declined: zlib as the JDK has it deflates with the widest window only
                "permessage-deflate; server_max_window_bits=14 | ''",
                "permessage-deflate; server_max_window_bits=8 | ''",
                "permessage-deflate; server_max_window_bits=8, permessage-deflate | permessage-deflate",
                // declined: parameters that are not in the RFC
                "permessage-deflate; server_max_window_bits | ''",
                "permessage-deflate; server_max_window_bits=7 | ''",
                "permessage-deflate; server_max_window_bits=16 | ''",
                "permessage-deflate; server_max_window_bits=015 | ''",
                "permessage-deflate; client_max_window_bits=7 | ''",
                "permessage-deflate; client_max_window_bits=08 | ''",
                "permessage-deflate; client_max_window_bits=x | ''",
                "permessage-deflate; server_no_context_takeover=1 | ''",
                "permessage-deflate; client_no_context_takeover=1 | ''",
                "permessage-deflate; unknown | ''",
                "permessage-bzip2 | ''",
                "x-webkit-deflate-frame, permessage-deflate | permessage-deflate"
            })
    void aServerAnswersAnOffer(String offers, String answer) {
        assertEquals(answer, answered(offers, Compression.CONTEXT_TAKEOVER));
        assertEquals("", answered(offers, Compression.OFF));
        String alone = answered(offers, Compression.NO_CONTEXT_TAKEOVER);
        assertEquals(answer.isEmpty(), alone.isEmpty());
        assertTrue(alone.isEmpty() || alone.startsWith(ALONE), alone);
    }

    @Test
    void eachSideKnowsWhoseMessagesReferToEarlierOnes() throws Exception {
        Deflation server = Deflation.answer(
                        Extensions.parse(List.of("permessage-deflate; server_no_context_takeover")),
                        Compression.CONTEXT_TAKEOVER)
                .deflation();
        assertEquals(new Deflation(false, true), server);
        assertEquals(new Deflation(true, false), agreed("permessage-deflate; server_no_context_takeover", true));
        assertEquals(new Deflation(false, true), agreed("permessage-deflate; client_no_context_takeover", true));
        assertEquals(new Deflation(true, true), agreed("permessage-deflate; server_max_window_bits=9", true));
        assertEquals(new Deflation(false, false), agreed("permessage-deflate; server_no_context_takeover", false));
        assertEquals(new Deflation(false, false), agreed(ALONE, false));
        assertNull(Deflation.agreed(List.of(), Compression.NO_CONTEXT_TAKEOVER));
    }

    private static Deflation agreed(String answer, boolean takeover) throws IOException {
        return Deflation.agreed(
                Extensions.parse(List.of(answer)),
                takeover ? Compression.CONTEXT_TAKEOVER : Compression.NO_CONTEXT_TAKEOVER);
    }

    @Test
    void whatIsOfferedIsAnsweredByOurOwnServer() throws Exception {
        for (Compression asked : Compression.values()) {
            String offer = Deflation.offer(asked);
            for (Compression allowed : Compression.values()) {
                String answer = offer.isEmpty() ? "" : answered(offer, allowed);
                Deflation agreed =
                        Deflation.agreed(answer.isEmpty() ? List.of() : Extensions.parse(List.of(answer)), asked);
                Compression less = asked.compareTo(allowed) < 0 ? asked : allowed;
                assertEquals(less, Deflation.compression(agreed), asked + " and " + allowed);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate", // without what was asked for
                "permessage-deflate; client_no_context_takeover",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; server_no_context_takeover; client_max_window_bits=15",
                "permessage-deflate; server_no_context_takeover; client_max_window_bits",
                "permessage-deflate; server_no_context_takeover; server_max_window_bits",
                "permessage-deflate; server_no_context_takeover; server_max_window_bits=16",
                "permessage-deflate; server_no_context_takeover; unknown",
                ALONE + ", " + ALONE,
                ALONE + ", x",
                "permessage-bzip2",
                "permessage-deflate; ;",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover"
            })
    void aClientRefusesAnAnswerToWhatItDidNotAsk(String answer) {
        assertThrows(IOException.class, () -> agreed(answer, false));
        assertThrows(IOException.class, () -> Deflation.agreed(Extensions.parse(List.of(answer)), Compression.OFF));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "a b",
                "a;",
                "a;;b",
                "a; b=",
                "a; =c",
                "a; b=\"",
                "a; b=\"c",
                "a; b=\"c d\"",
                "a; b=c d",
                "a=b",
                "a; b; b",
                ";b",
                "a, ;b",
                "\u00e4",
                "a; b=\"\"",
                "a;b=\"c\"d",
                "(a)"
            })
    void aMalformedListIsRefused(String header) {
        assertNull(Extensions.parse(List.of(header)));
        assertNull(Extensions.parse(List.of("a", header.isBlank() || header.equals(",") ? "a;" : header)));
    }

    @Test
    void aListIsReadInOrder() {
        assertEquals(List.of(), Extensions.parse(List.of()));
        assertEquals(
                "[Extension[name=a, parameters={b=, c=d}], Extension[name=e, parameters={f=g}], Extension[name=h,"
                        + " parameters={}]]",
                String.valueOf(Extensions.parse(List.of(" a ;b; c = d ,, e;f=\"g\" ", "h"))));
    }
}
