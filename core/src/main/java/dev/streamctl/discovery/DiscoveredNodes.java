package dev.streamctl.discovery;

import dev.streamctl.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a static list, and besides those the ones that are heard of. Multicast is not spoken before a name is wanted that
 * the list does not have, and classes of JmDNS are not loaded before. Of a node with several addresses the first is told, and where it
 * is asked for again within 30 s, or of its {@linkplain #failed failure}, the next. Safe for use by many threads.
 */
public final class DiscoveredNodes implements NodeDirectory, AutoCloseable {

    private final Map<String, Endpoint.Ws> list;
    private final Duration patience;
    private @Nullable Browser browser;
    private boolean closed;

    /**
     * A directory.
     *
     * @param list where the nodes of these names are
     * @param patience how long to wait to hear of another one
     */
    public DiscoveredNodes(Map<String, Endpoint.Ws> list, Duration patience) {
        this.list = Map.copyOf(list);
        this.patience = patience;
    }

    @Override
    public Endpoint.Ws find(String name) throws IOException, InterruptedException {
        Endpoint.Ws listed = list.get(name);
        return listed != null ? listed : browser().find(name, patience);
    }

    @Override
    public synchronized void failed(String name) {
        if (browser != null) {
            browser.failed(name);
        }
    }

    private synchronized Browser browser() throws IOException {
        if (closed) {
            throw new IOException("no node is looked for any more");
        }
        if (browser == null) {
            browser = Browser.open();
        }
        return browser;
    }

    /** How many announcements were refused, see {@link Browser}. */
    public synchronized long refused() {
        return browser == null ? 0 : browser.refused();
    }

    /** Ends the listening. */
    @Override
    public synchronized void close() {
        closed = true;
        if (browser != null) {
            browser.close();
        }
    }
}
