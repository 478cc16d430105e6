package dev.streamctl.discovery;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceInfo;
import javax.jmdns.ServiceListener;
import javax.jmdns.ServiceTypeListener;

/** Notes what it is to announce, and can be closed as JmDNS is after a failure of its own. Can do nothing else. */
@SuppressWarnings("deprecation") // two of its methods, which it has to have all the same
final class FakeMdns extends JmDNS {

    private final List<ServiceInfo> services = new CopyOnWriteArrayList<>();
    private volatile boolean closed;
    private volatile Runnable onClose = () -> {};

    /** What its end does. */
    void onClose(Runnable now) {
        onClose = now;
    }

    void setClosed(boolean now) {
        closed = now;
    }

    /** The names that it announces. */
    List<String> names() {
        return services.stream().map(ServiceInfo::getName).toList();
    }

    @Override
    public void registerService(ServiceInfo service) throws IOException {
        if (closed) {
            throw new IllegalStateException("This DNS is closed.");
        }
        services.add(service);
    }

    @Override
    public void unregisterService(ServiceInfo service) {
        services.remove(service);
    }

    @Override
    public void close() {
        onClose.run();
    }

    @Override
    public String getName() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getHostName() {
        throw new UnsupportedOperationException();
    }

    @Override
    public InetAddress getInetAddress() {
        throw new UnsupportedOperationException();
    }

    @Override
    public InetAddress getInterface() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ServiceInfo getServiceInfo(String type, String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ServiceInfo getServiceInfo(String type, String name, long timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ServiceInfo getServiceInfo(String type, String name, boolean persistent) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ServiceInfo getServiceInfo(String type, String name, boolean persistent, long timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void requestServiceInfo(String type, String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void requestServiceInfo(String type, String name, boolean persistent) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void requestServiceInfo(String type, String name, long timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void requestServiceInfo(String type, String name, boolean persistent, long timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void addServiceTypeListener(ServiceTypeListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void removeServiceTypeListener(ServiceTypeListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void addServiceListener(String type, ServiceListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void removeServiceListener(String type, ServiceListener listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void unregisterAllServices() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean registerServiceType(String type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void printServices() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ServiceInfo[] list(String type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ServiceInfo[] list(String type, long timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, ServiceInfo[]> listBySubtype(String type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, ServiceInfo[]> listBySubtype(String type, long timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Delegate getDelegate() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Delegate setDelegate(Delegate delegate) {
        throw new UnsupportedOperationException();
    }
}
