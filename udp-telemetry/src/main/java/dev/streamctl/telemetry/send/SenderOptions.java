package dev.streamctl.telemetry.send;

import dev.streamctl.telemetry.line.FieldValue;
import dev.streamctl.telemetry.line.Sample;
import dev.streamctl.telemetry.wire.Packer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How a device sends.
 *
 * @param target where to
 * @param device the device's name, the tag {@code device} of every sample that has none; at most {@value #MAX_DEVICE} bytes
 * @param protection how datagrams are protected
 * @param maxDatagram bytes of a datagram's payload, at most 65,507; above 1,200 it may not pass everywhere
 * @param redundancy how many earlier intervals are sent once more with each interval, 0 to 16
 * @param link what the kernel is told of the socket
 * @param rotateEvery time after which the target is looked up again and the source port changes; more than zero
 * @param lookupTimeout the longest wait for the target's address, in the background; more than zero
 * @param clockSynced asked once an interval whether the wall clock follows a reference; must not wait
 */
public record SenderOptions(
        Target target,
        String device,
        Protection protection,
        int maxDatagram,
        int redundancy,
        LinkOptions link,
        Duration rotateEvery,
        Duration lookupTimeout,
        BooleanSupplier clockSynced) {

    /** The most bytes of a device's name, so that its tag leaves room for samples. */
    public static final int MAX_DEVICE = 128;

    /** How often the target is looked up and the source port changes. */
    public static final Duration ROTATE_EVERY = Duration.ofMinutes(5);

    /** How long a look-up may take. */
    public static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(5);

    /**
     * Checks what has a range; the sizes are checked together with the format's when the sender opens.
     *
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    public SenderOptions {
        if (device.getBytes(StandardCharsets.UTF_8).length > MAX_DEVICE) {
            throw new IllegalArgumentException("the name of the device is longer than %d bytes".formatted(MAX_DEVICE));
        }
        Sample.of("name", "of", FieldValue.of(true)).tagged("device", device);
        if (!rotateEvery.isPositive() || !lookupTimeout.isPositive()) {
            throw new IllegalArgumentException("the times of rotation and look-up must be more than zero");
        }
    }

    /** Plain line protocol in datagrams of 1,200 bytes without repeats; rotation every 5 minutes, look-ups of 5 seconds. */
    public static SenderOptions to(Target target, String device) {
        return new SenderOptions(
                target,
                device,
                new Protection.Plain(),
                Packer.DEFAULT_BUDGET,
                0,
                LinkOptions.defaults(),
                ROTATE_EVERY,
                LOOKUP_TIMEOUT,
                () -> false);
    }

    /** These with another protection. */
    public SenderOptions withProtection(Protection other) {
        return new SenderOptions(
                target, device, other, maxDatagram, redundancy, link, rotateEvery, lookupTimeout, clockSynced);
    }

    /** These with datagrams of at most so many bytes. */
    public SenderOptions withMaxDatagram(int bytes) {
        return new SenderOptions(
                target, device, protection, bytes, redundancy, link, rotateEvery, lookupTimeout, clockSynced);
    }

    /** These with so many intervals repeated. */
    public SenderOptions withRedundancy(int intervals) {
        return new SenderOptions(
                target, device, protection, maxDatagram, intervals, link, rotateEvery, lookupTimeout, clockSynced);
    }

    /** These with another socket. */
    public SenderOptions withLink(LinkOptions other) {
        return new SenderOptions(
                target, device, protection, maxDatagram, redundancy, other, rotateEvery, lookupTimeout, clockSynced);
    }

    /** These with other times of rotation and look-up. */
    public SenderOptions withRotation(Duration every, Duration timeout) {
        return new SenderOptions(
                target, device, protection, maxDatagram, redundancy, link, every, timeout, clockSynced);
    }

    /** These with something that knows whether the wall clock is right. */
    public SenderOptions withClockSynced(BooleanSupplier synced) {
        return new SenderOptions(
                target, device, protection, maxDatagram, redundancy, link, rotateEvery, lookupTimeout, synced);
    }
}
