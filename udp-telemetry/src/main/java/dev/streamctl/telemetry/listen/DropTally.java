package dev.streamctl.telemetry.listen;

import dev.streamctl.telemetry.sink.Drops;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/** How much was dropped of which device, until the shard that counts for the device comes for it. Any thread. */
final class DropTally implements Drops {

    /** More devices than this are told together, as device 0. */
    private static final int MOST = 65_536;

    private final Map<Long, Long> dropped = new HashMap<>();

    @Override
    public synchronized void dropped(long device, long amount) {
        boolean known = dropped.size() < MOST || dropped.containsKey(device);
        dropped.merge(known ? device : 0L, amount, Long::sum);
    }

    /** Hands all over and forgets it. */
    synchronized void drain(ObjLongConsumer<Long> each) {
        dropped.forEach(each::accept);
        dropped.clear();
    }
}
