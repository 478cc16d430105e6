package dev.streamctl.telemetry.follow;

import dev.streamctl.telemetry.sink.Drops;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;

/**
 * How much was dropped of which device, until the thread that counts for the device comes for it. Bounded: what there is no room
 * for is counted apart. Any thread.
 */
public final class DropTally implements Drops {

    /** So many devices are told by themselves, and what belongs to none. */
    static final int MOST = 65_536;

    private final Map<Long, Long> dropped = new HashMap<>();
    private long ofOthers;

    /** Nothing was dropped. */
    public DropTally() {}

    @Override
    public synchronized void dropped(long device, long amount) {
        if (device == 0 || dropped.size() < MOST || dropped.containsKey(device)) {
            dropped.merge(device, amount, Long::sum);
        } else {
            ofOthers += amount;
        }
    }

    /**
     * Hands all over and forgets it.
     *
     * @param each gets what was dropped of a device, 0 for none
     * @param others gets what was dropped of whom there was no room for
     */
    public synchronized void drain(ObjLongConsumer<Long> each, LongConsumer others) {
        dropped.forEach(each::accept);
        dropped.clear();
        others.accept(ofOthers);
        ofOthers = 0;
    }
}
