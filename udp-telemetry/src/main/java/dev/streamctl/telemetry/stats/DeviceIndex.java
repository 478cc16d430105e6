package dev.streamctl.telemetry.stats;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Devices by their id and in the order in which they were heard, up to a capacity. */
final class DeviceIndex {

    private final int capacity;
    private final long seed;
    private final @Nullable Device[] places;

    private @Nullable Device newest;
    private @Nullable Device oldest;
    private int size;
    private long evicted;

    DeviceIndex(int capacity, long seed) {
        this.capacity = capacity;
        this.seed = seed;
        places = new @Nullable Device[Integer.highestOneBit(capacity) << (Integer.bitCount(capacity) > 1 ? 1 : 0)];
    }

    int size() {
        return size;
    }

    long evicted() {
        return evicted;
    }

    /** At most so many devices, the one heard last first. */
    List<Device> newest(int most) {
        List<Device> devices = new ArrayList<>();
        for (Device device = newest; device != null && devices.size() < most; device = device.older) {
            devices.add(device);
        }
        return devices;
    }

    @Nullable
    Device find(long id) {
        Device device = places[place(id)];
        while (device != null && device.id != id) {
            device = device.next;
        }
        return device;
    }

    /** The device that the next one that is inserted makes be forgotten; null where there is room. */
    @Nullable
    Device leaving() {
        return size == capacity ? oldest : null;
    }

    /** A device that is not there yet; forgets the one heard least recently where there is no room. */
    Device insert(long id, long boot, int window) {
        if (size == capacity && oldest != null) {
            forget(oldest);
        }
        Device device = new Device(id, (int) evicted, boot, window); // between two of its lives it was evicted
        int place = place(device.id);
        device.next = places[place];
        places[place] = device;
        size++;
        return device;
    }

    private void forget(Device device) {
        unlink(device);
        int place = place(device.id);
        Device before = places[place];
        if (before == device) {
            places[place] = device.next;
        }
        while (before != null && before.next != device) {
            before = before.next;
        }
        if (before != null) {
            before.next = device.next;
        }
        size--;
        evicted++;
    }

    /** Moves a device to the front. */
    void hear(Device device) {
        if (device == newest) {
            return;
        }
        unlink(device);
        device.older = newest;
        if (newest != null) {
            newest.newer = device;
        }
        newest = device;
        if (oldest == null) {
            oldest = device;
        }
    }

    private void unlink(Device device) {
        if (device.newer != null) {
            device.newer.older = device.older;
        }
        if (device.older != null) {
            device.older.newer = device.newer;
        }
        newest = device == newest ? device.older : newest;
        oldest = device == oldest ? device.newer : oldest;
        device.newer = null;
        device.older = null;
    }

    private int place(long id) {
        long mixed = (id ^ seed) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 31) * 0x94d049bb133111ebL;
        return (int) (mixed >>> 33) & places.length - 1;
    }
}
