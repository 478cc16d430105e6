package dev.streamctl.discovery;

import java.io.IOException;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceInfo;
import javax.jmdns.ServiceListener;

/** Announces a node on one interface. */
final class Responder implements OneName.Holder {

    private final JmDNS mdns;
    private final NodeRecord record;
    private final int port;

    /** JmDNS renames it where the name is taken. */
    private volatile ServiceInfo service;

    private volatile boolean broken;

    /** One that announces nothing yet. */
    Responder(JmDNS mdns, NodeRecord record, int port, String name) {
        this.mdns = mdns;
        this.record = record;
        this.port = port;
        service = service(name);
    }

    private ServiceInfo service(String name) {
        return ServiceInfo.create(Announcer.TYPE, name, port, 0, 0, record.txt());
    }

    /** Has {@code look} run whenever the node may have got another name; by a thread of JmDNS. */
    void whenResolved(Runnable look) {
        mdns.addServiceListener(Announcer.TYPE, new ServiceListener() {
            @Override
            public void serviceAdded(ServiceEvent event) {}

            @Override
            public void serviceRemoved(ServiceEvent event) {}

            @Override
            public void serviceResolved(ServiceEvent event) {
                look.run();
            }
        });
    }

    @Override
    public String name() {
        return service.getName();
    }

    /** Announces it. */
    synchronized void begin() throws IOException {
        register();
    }

    @Override
    public synchronized void take(String name) throws IOException {
        if (!broken && name.equals(service.getName())) {
            return;
        }
        mdns.unregisterService(service);
        service = service(name);
        register();
    }

    private void register() throws IOException {
        boolean done = false;
        try {
            mdns.registerService(service);
            done = true;
        } catch (IllegalStateException e) {
            throw new IOException("the responder is closed", e);
        } finally {
            broken = !done;
        }
    }

    /** Whether it could not announce the name that it was to take, so that it announces none. */
    boolean isBroken() {
        return broken;
    }

    /** For its end. */
    JmDNS mdns() {
        return mdns;
    }
}
