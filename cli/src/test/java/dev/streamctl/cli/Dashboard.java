package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Another server, with a page. */
final class Dashboard implements AutoCloseable {

    private final HttpServer server;

    private Dashboard(HttpServer server) {
        this.server = server;
    }

    static Dashboard open() throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpServer server = HttpServer.create(address, 0);
        server.createContext("/", Dashboard::answer);
        server.start();
        return new Dashboard(server);
    }

    /** As {@code http://127.0.0.1:8080}. */
    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("<!doctype html><title>dashboard</title>".getBytes(UTF_8));
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
