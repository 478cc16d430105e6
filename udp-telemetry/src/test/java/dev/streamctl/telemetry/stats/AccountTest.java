package dev.streamctl.telemetry.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.wire.Header;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a device offered is what came, what it dropped, and what is missing, whoever sends in its name. */
class AccountTest {

    /** A datagram and how many new lines it has. */
    private record Sent(Header header, int lines) {}

    private long looked;

    /** Not {@link Counts#missing}, which cannot be negative. */
    private static long missing(Counts counts) {
        return counts.get(Counter.OFFERED)
                - counts.get(Counter.SAMPLES)
                - counts.get(Counter.SENDER_FULL)
                - counts.get(Counter.SENDER_ERROR);
    }

    private void look(DeviceTable table, Sent sent) {
        table.observe(sent.header, sent.lines, 0, 0);
        looked++;
        Counts counts = table.totals();
        assertTrue(missing(counts) >= 0, counts::toString);
        assertEquals(missing(counts), counts.missing());
        assertEquals(counts, table.device(1).counts());
        assertEquals(looked, Sending.looked(counts), counts::toString);
    }

    /** Up to three samples each; some that the device has dropped between them. */
    private static List<Sent> honest(Random random, int datagrams) {
        List<Sent> all = new ArrayList<>();
        int offered = 0;
        int dropped = 0;
        int failed = 0;
        for (int sequence = 0; sequence < datagrams; sequence++) {
            if (random.nextInt(10) == 0) {
                int error = random.nextInt(2);
                offered++;
                dropped++;
                failed += error;
            }
            int lines = random.nextInt(4);
            offered += lines;
            all.add(new Sent(
                    new Header(1, 7, sequence, sequence * 1_000L, offered, dropped, failed, false, true, 0, 0), lines));
        }
        return all;
    }

    /** Somebody else's, in the name of the device: near its own, far ahead, of another boot, with any account. */
    private static Sent forged(Random random, Header near) {
        long sequence = switch (random.nextInt(4)) {
            case 0 -> Math.max(0, near.sequence() - random.nextInt(300));
            case 1 -> near.sequence() + random.nextInt(100);
            case 2 -> near.sequence() + random.nextInt(5_000);
            default -> random.nextLong(Long.MAX_VALUE);
        };
        int offered = random.nextBoolean() ? near.offered() : near.offered() + random.nextInt(2_000) - 1_000;
        int dropped = near.dropped() + random.nextInt(3);
        int failed = near.failed() + random.nextInt(3);
        long boot = random.nextInt(5) == 0 ? 600 + random.nextInt(3) : 7;
        return new Sent(
                new Header(1, boot, sequence, 0, offered, dropped, failed, false, true, 0, 0), random.nextInt(60));
    }

    /** Late by so many others at most, some not at all, some twice. */
    private static List<Sent> travel(Random random, List<Sent> sent) {
        List<Sent> arrived = new ArrayList<>();
        for (Sent each : sent) {
            int copies = random.nextInt(5) == 0 ? 0 : random.nextInt(6) == 0 ? 2 : 1;
            arrived.addAll(Collections.nCopies(copies, each));
        }
        for (int i = 0; i < arrived.size(); i++) {
            if (random.nextInt(4) == 0) {
                Collections.swap(arrived, i, Math.min(arrived.size() - 1, i + random.nextInt(200)));
            }
        }
        return arrived;
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 1_024})
    void addsUpWhateverIsForgedAmongWhatIsLateOrComesTwice(int window) {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            var table = new DeviceTable(10, false, 42, window, 1);
            looked = 0;
            int one = 1 + random.nextInt(40);
            for (Sent each : travel(random, honest(random, 1_500))) {
                look(table, each);
                if (random.nextInt(one) == 0) {
                    look(table, forged(random, each.header));
                }
            }
        }
    }

    /** What it says beyond that stands in what was offered, and hides nothing. */
    @Test
    void aForgedLateDatagramWithManyLinesAddsThemToWhatWasOffered() {
        var table = new DeviceTable(10, false, 42);
        List<Sent> sent = honest(new Random(1), 100);
        sent.subList(0, 50).forEach(each -> look(table, each));
        sent.subList(51, 100).forEach(each -> look(table, each));
        Counts before = table.totals();
        Sent lost = sent.get(50);
        assertEquals(lost.lines, before.missing());
        look(table, new Sent(lost.header, lost.lines + 40));
        Counts more = table.totals().since(before);
        assertEquals(lost.lines + 40, more.get(Counter.SAMPLES));
        assertEquals(40, more.get(Counter.OFFERED));
        assertEquals(0, table.totals().missing());
    }
}
