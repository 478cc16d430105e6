package dev.streamctl.telemetry.testing;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a {@link FaultProxy} did. The counts about order are plain definitions over the whole list, without a window, for a
 * sender whose datagrams went in with the sequences {@code first}, {@code first + 1} and so on.
 *
 * @param inputs datagrams that went in
 * @param dropped datagrams that never came out
 * @param deliveries all that came out, in order
 */
public record Ledger(int inputs, int dropped, List<Delivery> deliveries) {

    /** Deliveries with a flipped bit. */
    public long corrupted() {
        return deliveries.stream().filter(Delivery::corrupted).count();
    }

    /** Whole deliveries of a datagram that had not come whole before. */
    public long unique() {
        return deliveries.stream()
                .filter(delivery -> !delivery.corrupted())
                .map(Delivery::input)
                .distinct()
                .count();
    }

    /** Whole deliveries of a datagram that had come whole before. */
    public long duplicates() {
        return deliveries.size() - corrupted() - unique();
    }

    /** Datagrams between the first and the last in sequence that came whole, which did not come whole themselves. */
    public long lost() {
        var came = deliveries.stream()
                .filter(delivery -> !delivery.corrupted())
                .mapToInt(Delivery::input)
                .summaryStatistics();
        return came.getCount() == 0 ? 0 : came.getMax() - came.getMin() + 1 - unique();
    }

    /** First whole deliveries behind a whole one that went in later. */
    public long reordered() {
        Set<Integer> came = new HashSet<>();
        int highest = -1;
        long reordered = 0;
        for (Delivery delivery : deliveries) {
            if (!delivery.corrupted() && came.add(delivery.input())) {
                reordered += delivery.input() < highest ? 1 : 0;
                highest = Math.max(highest, delivery.input());
            }
        }
        return reordered;
    }
}
