package dev.streamctl.telemetry.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A faulty network between a sender and a listener, as a pure function: datagrams in, datagrams out, the same for the same
 * seed. What it did stands in the {@link #ledger}, against which a listener's counters are held. A test that has sockets
 * sends what {@link #offer} returns; one that has none feeds it to a parser.
 *
 * <p>For one thread.
 */
public final class FaultProxy {

    private final Faults faults;
    private final Random random;
    private final List<Delivery> ledger = new ArrayList<>();
    private final List<Held> held = new ArrayList<>();
    private int inputs;
    private int dropped;

    private record Held(int due, Delivery delivery) {}

    /** A network with these faults. */
    public FaultProxy(Faults faults, long seed) {
        this.faults = faults;
        this.random = new Random(seed);
    }

    /** A datagram goes in; what comes out now, in order. */
    public List<Delivery> offer(byte[] datagram) {
        int input = inputs++;
        List<Delivery> out = new ArrayList<>();
        if (random.nextDouble() < faults.drop()) {
            dropped++;
        } else {
            int copies = random.nextDouble() < faults.duplicate() ? 2 : 1;
            for (int copy = 0; copy < copies; copy++) {
                Delivery delivery = delivery(input, copy, datagram);
                if (faults.depth() > 0 && random.nextDouble() < faults.reorder()) {
                    held.add(new Held(input + 1 + random.nextInt(faults.depth()), delivery));
                } else {
                    out.add(delivery);
                }
            }
        }
        release(input, out);
        ledger.addAll(out);
        return out;
    }

    /** No more datagrams go in; what was still held comes out. */
    public List<Delivery> end() {
        List<Delivery> out = new ArrayList<>();
        release(Integer.MAX_VALUE, out);
        ledger.addAll(out);
        return out;
    }

    /** All that came out, in order. */
    public Ledger ledger() {
        return new Ledger(inputs, dropped, List.copyOf(ledger));
    }

    private void release(int input, List<Delivery> out) {
        held.stream().filter(wait -> wait.due <= input).map(Held::delivery).forEach(out::add);
        held.removeIf(wait -> wait.due <= input);
    }

    private Delivery delivery(int input, int copy, byte[] datagram) {
        byte[] bytes = datagram.clone();
        boolean corrupt = bytes.length > 0 && random.nextDouble() < faults.corrupt();
        if (corrupt) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        long most = faults.maxDelay().toNanos();
        Duration delay = Duration.ofNanos(most == 0 ? 0 : random.nextLong(most + 1));
        return new Delivery(input, copy, corrupt, delay, bytes);
    }
}
