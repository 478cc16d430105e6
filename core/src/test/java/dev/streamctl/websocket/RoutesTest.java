package dev.streamctl.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.streamctl.http.HttpHandler;
import dev.streamctl.http.Response;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which handler a path has, and who may ask there. */
class RoutesTest {

    private static final HttpHandler PAGE = _ -> Response.text("page\n");
    private static final HttpHandler DEEP = _ -> Response.text("deep\n");
    private static final HttpHandler STATUS = _ -> Response.text("status\n");

    private static final Routes ROUTES = Routes.none()
            .withHttp("/*", PAGE)
            .withHttp("/deep/*", DEEP)
            .withHttp("/status", STATUS)
            .withOpen(Set.of("/*"));

    @Test
    void thePathItselfGoesBeforeTheLongestWithAStar() {
        assertEquals(Optional.of(STATUS), ROUTES.httpAt("/status"));
        assertEquals(Optional.of(PAGE), ROUTES.httpAt("/status/more"));
        assertEquals(Optional.of(DEEP), ROUTES.httpAt("/deep/er/still"));
        assertEquals(Optional.of(PAGE), ROUTES.httpAt("/"));
        assertEquals(Optional.empty(), Routes.none().httpAt("/"));
    }

    @Test
    void aPathOfManySlashesFindsItsRouteAndCostsNoCopyForEach() {
        String slashes = "/".repeat(4_000);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Optional<HttpHandler> page = ROUTES.httpAt(slashes);
        Optional<HttpHandler> deep = ROUTES.httpAt("/deep" + slashes);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(Optional.of(PAGE), page);
        assertEquals(Optional.of(DEEP), deep);
        assertEquals(Optional.of(PAGE), ROUTES.httpAt("/dee/p" + slashes));
        assertEquals(Optional.empty(), Routes.none().withHttp("/deep/*", DEEP).httpAt(slashes + "deep/"));
        assertTrue(allocated < 1 << 20, () -> allocated + " bytes for two look-ups");
    }

    @Test
    void onlyTheRoutesThatWereNamedAreOpen() {
        assertTrue(ROUTES.isOpenAt("/"));
        assertTrue(ROUTES.isOpenAt("/page.js"));
        assertFalse(ROUTES.isOpenAt("/status"));
        assertFalse(ROUTES.isOpenAt("/deep/page"));
        assertFalse(Routes.none().withHttp("/*", PAGE).isOpenAt("/"));
    }

    @Test
    void whatIsOpenStaysSoWithMoreRoutes() {
        Routes more = ROUTES.withHttp("/metrics", STATUS)
                .with("/live", _ -> {})
                .withOrigins(Set.of("http://board.local"))
                .withHosts(Set.of("board.local"));
        assertTrue(more.isOpenAt("/page.js"));
        assertFalse(more.isOpenAt("/metrics"));
    }

    @Test
    void whereNothingIsNothingCanBeOpen() {
        assertThrows(IllegalArgumentException.class, () -> ROUTES.withOpen(Set.of("/nothing")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"board.local", "board.local:80", "http://", "http://board.local/", "http://a b", "null", ""})
    void whatIsNoOriginIsRefused(String text) {
        var refused = assertThrows(IllegalArgumentException.class, () -> ROUTES.withOrigins(Set.of(text)));
        assertTrue(refused.getMessage().startsWith("'" + text + "' is no origin"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://board.local", "board.local/", "a b", "user@board.local", ""})
    void whatIsNoHostIsRefused(String text) {
        var refused = assertThrows(IllegalArgumentException.class, () -> ROUTES.withHosts(Set.of(text)));
        assertTrue(refused.getMessage().startsWith("'" + text + "' is no host"), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "http://board.local:80, http://board.local",
        "https://board.local:443, https://board.local",
        "HTTP://[fd00::1]:80, HTTP://[fd00::1]",
        "https://board.local:80, https://board.local:80",
        "http://board.local:8080, http://board.local:8080",
        "chrome-extension://abc, chrome-extension://abc"
    })
    void anOriginIsThatOfABrowser(String given, String known) {
        assertEquals(Set.of(known), ROUTES.withOrigins(Set.of(given)).origins());
    }
}
