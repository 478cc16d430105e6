package dev.streamctl.discovery;

import dev.streamctl.Endpoint;
import dev.streamctl.discovery.NodeRecord.Found;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.jmdns.ServiceInfo;

/** What was heard of nodes, and what of it can be true. For one thread at a time. */
final class Heard {

    /** Whoever floods the network with names gets no further. */
    static final int MOST = 1000;

    private record Key(InetAddress at, String name) {}

    private final Map<Key, Found> found = new LinkedHashMap<>();
    private long refused;

    /** Takes an announcement; returns what is wrong with it. */
    Optional<String> add(InetAddress at, ServiceInfo info) {
        Map<String, String> txt = new TreeMap<>();
        Collections.list(info.getPropertyNames()) // in any case: RFC 6763 section 6.4
                .forEach(key ->
                        txt.putIfAbsent(key.toLowerCase(Locale.ROOT), String.valueOf(info.getPropertyString(key))));
        if (txt.isEmpty() || isOnItsWay(info.getInetAddresses())) {
            return Optional.empty(); // a record on its way: the next event has it
        }
        try {
            put(at, node(at, info.getName(), NodeRecord.of(txt), info.getPort(), info.getInetAddresses()));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            remove(at, info.getName());
            refused++;
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Lists a node that was heard at an address of this machine. */
    void put(InetAddress at, Found node) {
        var key = new Key(at, node.name());
        if (!found.containsKey(key) && found.size() >= MOST) {
            throw new IllegalArgumentException("there are %d already".formatted(MOST));
        }
        found.put(key, node);
    }

    /**
     * The node of an announcement.
     *
     * @param at the address of this machine where it was heard
     * @throws IllegalArgumentException it cannot be true
     */
    static Found node(InetAddress at, String name, NodeRecord record, int port, InetAddress... addresses) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("it is at port " + port);
        }
        List<Endpoint.Ws> endpoints = Arrays.stream(addresses)
                .filter(address -> isTrue(at, address))
                .sorted(Comparator.comparing(address -> !(address instanceof Inet4Address)))
                .map(address -> new Endpoint.Ws(record.tls(), address.getHostAddress(), port, record.path()))
                .toList();
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("it has no address to connect to, but " + Arrays.toString(addresses));
        }
        return new Found(name, record, endpoints);
    }

    /** Whether there are only addresses that mean nothing alone: Avahi tells those first, and those of IPv4 a moment later. */
    static boolean isOnItsWay(InetAddress... addresses) {
        return addresses.length > 0 && Arrays.stream(addresses).allMatch(Links::needsInterface);
    }

    private static boolean isTrue(InetAddress at, InetAddress address) {
        return !Links.needsInterface(address)
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress()
                && !isReserved(address)
                && address.isLoopbackAddress() == at.isLoopbackAddress();
    }

    /** Of class E, with the address of all on a network in it: no machine has one. */
    private static boolean isReserved(InetAddress address) {
        return address instanceof Inet4Address && (address.getAddress()[0] & 0xf0) == 0xf0;
    }

    void remove(InetAddress at, String name) {
        found.remove(new Key(at, name));
    }

    /** Forgets what was heard at an address of this machine that it has no more. */
    void removeAll(InetAddress at) {
        found.keySet().removeIf(key -> key.at().equals(at));
    }

    long refused() {
        return refused;
    }

    /**
     * By name; one that was heard on several interfaces is one, with the addresses that are not loopback's first. What is heard on
     * loopback of a node that a network knows by another name is that node: it was given that name there.
     */
    List<Found> nodes() {
        Map<String, Found> byId = new LinkedHashMap<>();
        found.forEach((key, node) -> {
            if (!key.at().isLoopbackAddress()) {
                byId.merge(node.record().id() + " " + node.name(), node, Heard::plus);
            }
        });
        List<Found> outside = List.copyOf(byId.values());
        found.forEach((key, node) -> {
            if (key.at().isLoopbackAddress()) {
                String name = nameOutside(outside, node);
                Found named = new Found(name, node.record(), node.endpoints());
                byId.merge(node.record().id() + " " + name, named, Heard::plus);
            }
        });
        return byId.values().stream().sorted(Comparator.comparing(Found::name)).toList();
    }

    private static String nameOutside(List<Found> outside, Found node) {
        List<String> names = outside.stream()
                .filter(other -> other.record().equals(node.record()))
                .map(Found::name)
                .toList();
        return names.isEmpty() || names.contains(node.name()) ? node.name() : names.getFirst();
    }

    private static Found plus(Found one, Found other) {
        List<Endpoint.Ws> all = new ArrayList<>(one.endpoints());
        other.endpoints().stream().filter(endpoint -> !all.contains(endpoint)).forEach(all::add);
        return new Found(one.name(), one.record(), all);
    }
}
