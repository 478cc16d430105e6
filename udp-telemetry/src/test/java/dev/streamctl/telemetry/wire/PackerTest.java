package dev.streamctl.telemetry.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.line.FieldValue;
import dev.streamctl.telemetry.line.LineLimits;
import dev.streamctl.telemetry.line.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Datagrams within their budget, split between samples, repeats and numbers that add up. */
class PackerTest {

    private static byte[] line(int number, int length) {
        String line = "m n=" + number + "i,s=\"";
        return (line + "x".repeat(Math.max(0, length - line.length() - 1)) + "\"").getBytes(UTF_8);
    }

    private static void add(Packer packer, byte[] line, List<Payload> packed) throws Exception {
        Payload full = packer.add(line);
        if (full != null) {
            packed.add(full);
        }
    }

    @Test
    void everySampleIsInOneDatagramAndNoDatagramIsOverTheBudget() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            TextFormat format = TextFormat.plain();
            int budget = 200 + random.nextInt(1_100);
            Packer packer = new Packer(budget, format, random.nextInt(3));
            SenderTally tally = new SenderTally(1, 2);
            DatagramParser parser = new DatagramParser(LineLimits.defaults(), null);
            byte[] out = new byte[budget];
            int next = 1;
            int seen = 0;
            for (int interval = 0; interval < 5; interval++) {
                List<Payload> packed = new ArrayList<>();
                for (int i = random.nextInt(30); i > 0; i--) {
                    add(packer, line(next++, 20 + random.nextInt(40)), packed);
                }
                packed.addAll(packer.endInterval());
                for (Payload payload : packed) {
                    int length = format.write(tally.header(payload, 0, false), payload.lines(), out);
                    assertTrue(length <= budget);
                    assertEquals(DatagramKind.HEADED, parser.parse(out, 0, length), parser::problem);
                    assertEquals(0, parser.badLines());
                    assertEquals(payload.samples(), parser.newLines());
                    seen += payload.samples();
                    assertEquals(seen, parser.header().offered());
                    assertNumbers(parser);
                    tally.sent(payload);
                }
            }
            assertEquals(next - 1, seen);
            assertEquals(packer.offered(), tally.sentSamples());
        }
    }

    /** Each line says in its field which number it should have. */
    private static void assertNumbers(DatagramParser parser) throws Exception {
        Header header = parser.header();
        for (int i = 0; i < parser.lines(); i++) {
            int number = i < parser.newLines()
                    ? header.offered() - parser.newLines() + 1 + i
                    : header.firstRepeat() + i - parser.newLines();
            assertEquals(FieldValue.of((long) number), parser.sample(i).fields().get("n"));
        }
    }

    @Test
    void aSampleThatDoesNotFitIsRefusedByNameAndLosesNothingElse() throws Exception {
        Packer packer = new Packer(200, TextFormat.plain(), 0);
        assertEquals(200 - 102, packer.room());
        packer.add(line(1, 50));
        Sample large = Sample.of("my cpu", "s", FieldValue.of("x".repeat(200))).tagged("host", "a");
        var refused = assertThrows(SampleTooLargeException.class, () -> packer.add(large));
        assertEquals(
                "sample \"my cpu\" of 220 bytes does not fit into a datagram, which has room for 98",
                refused.getMessage());
        assertEquals(220, refused.size());
        packer.add(line(3, 20));
        Payload payload = packer.endInterval().getFirst();
        assertEquals(2, payload.samples());
        assertEquals(3, payload.offered());
        assertEquals(1, payload.refused());
        Header header = new SenderTally(1, 1).header(payload, 0, false);
        assertEquals(1, header.dropped());
        assertEquals(1, header.failed());
        assertNull(packer.add(line(4, 97)), "exactly the room there is");
    }

    @Test
    void repeatsOfTheIntervalBeforeFollowTheNewSamples() throws Exception {
        Packer packer = new Packer(1_200, TextFormat.plain(), 1);
        packer.add("a n=1i".getBytes(UTF_8));
        packer.add("a n=2i".getBytes(UTF_8));
        packer.endInterval();
        packer.add("a n=3i".getBytes(UTF_8));
        Payload second = packer.endInterval().getFirst();
        assertEquals("a n=3i\na n=1i\na n=2i\n", new String(second.lines(), UTF_8));
        assertEquals(List.of(1, 2, 1L), List.of(second.samples(), second.repeats(), second.firstRepeat()));
        Payload third = packer.endInterval().getFirst();
        assertEquals("a n=3i\n", new String(third.lines(), UTF_8));
        assertEquals(0, third.samples());
        assertEquals(List.of(), packer.endInterval());
    }

    @Test
    void whatIsKeptForRepeatingIsBoundedAndTheNewestIsKept() throws Exception {
        Packer packer = new Packer(60_000, TextFormat.plain(), 1);
        List<Payload> packed = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            add(packer, line(i, 1_000), packed);
        }
        packer.endInterval();
        assertEquals(35, packer.notRepeated());
        List<Payload> repeats = packer.endInterval();
        assertEquals(36, repeats.getFirst().firstRepeat());
        assertEquals(65, repeats.stream().mapToInt(Payload::repeats).sum());
        assertEquals(List.of(), packer.endInterval());
        assertEquals(35, packer.notRepeated(), "those that were repeated are not counted");
    }

    @Test
    void anIntervalWithoutAnEndRepeatsItsNewestLines() throws Exception {
        Packer packer = new Packer(Packer.DEFAULT_BUDGET, TextFormat.plain(), 2);
        long packed = 0;
        for (int i = 1; i <= 10_000; i++) {
            Payload full = packer.add(line(i, 1_000));
            packed += full == null ? 0 : full.samples();
        }
        assertEquals(9_999, packed);
        assertEquals(9_999 - 65, packer.notRepeated());
        packer.endInterval();
        assertEquals(10_000 - 65, packer.notRepeated());
        assertEquals(9_936, packer.endInterval().getFirst().firstRepeat());
    }

    @Test
    void theTallyBalances() throws Exception {
        Packer packer = new Packer(300, TextFormat.plain(), 0);
        SenderTally tally = new SenderTally(1, 1);
        List<Payload> packed = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            add(packer, line(i, 60), packed);
        }
        packed.addAll(packer.endInterval());
        for (int i = 0; i < packed.size(); i++) {
            switch (i % 4) {
                case 0 -> tally.full(packed.get(i));
                case 1 -> tally.failed(packed.get(i), false);
                default -> tally.sent(packed.get(i));
            }
        }
        assertEquals(packer.offered(), tally.sentSamples() + tally.fullSamples() + tally.failedSamples());
        assertEquals(packed.size(), tally.nextSequence() + tally.fullDatagrams() + tally.failedDatagrams());
        assertTrue(tally.fullSamples() > 0 && tally.failedSamples() > 0);
    }
}
