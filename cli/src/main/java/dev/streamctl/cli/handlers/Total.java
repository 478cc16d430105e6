package dev.streamctl.cli.handlers;

import dev.streamctl.framing.Escapes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One running sum of integers, whatever protocols they come by. The sum and the integers are of 64 bits: what would not fit
 * is refused and changes nothing. Its monitor guards it and its listeners.
 */
public final class Total {

    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");

    /** Somebody who is told each total; called with the monitor of the sum. */
    interface Listener {
        /** Must not wait. */
        void tell(String notice);
    }

    private final List<Listener> listeners = new ArrayList<>();
    private long total;
    private long told;
    private long dropped;

    synchronized void add(Listener listener) {
        listeners.add(listener);
    }

    synchronized void remove(Listener listener) {
        listeners.remove(listener);
    }

    /** Adds and tells everybody, or says why not. */
    synchronized @Nullable String add(String number) {
        if (!INTEGER.matcher(number).matches()) {
            return "ERR not an integer: " + Escapes.snippet(number);
        }
        try {
            total = Math.addExact(total, Long.parseLong(number));
        } catch (NumberFormatException | ArithmeticException e) {
            return "ERR the total would not fit in 64 bits: " + Escapes.snippet(number);
        }
        String notice = notice();
        listeners.forEach(listener -> listener.tell(notice));
        return null;
    }

    /** What the listeners are told now. */
    synchronized String notice() {
        return "Server records total=" + total;
    }

    /** A listener was told, now or in the place of one that it missed. */
    synchronized void told(boolean late) {
        told++;
        dropped -= late ? 1 : 0;
    }

    /** A listener has missed a total. */
    synchronized void dropped() {
        dropped++;
    }

    synchronized Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("total", total);
        counters.put("totals_told", told);
        counters.put("totals_dropped", dropped);
        return counters;
    }
}
