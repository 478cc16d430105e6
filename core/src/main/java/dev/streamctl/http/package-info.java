/**
 * HTTP/1.1 (RFC 9110, RFC 9112) as far as a device needs it: GET and HEAD, without bodies of requests, beside WebSockets on
 * the same port.
 *
 * <pre>{@code
 * Routes routes = Routes.none()
 *         .withHttp("/temperature", request -> Response.json("{\"celsius\": 21.5}"))
 *         .withHttp("/count", request -> Response.stream("text/plain", out -> {
 *             for (int i = 1; i <= 3 && !out.shutdownRequested(); i++) {
 *                 out.send((i + "\n").getBytes(UTF_8));
 *             }
 *         }))
 *         .withResources("/", Resources.of("/web", Example.class::getResource))
 *         .with("/echo", socket -> {
 *             for (Message message : socket) {
 *                 socket.send(message);
 *             }
 *         });
 * try (var network = Network.open();
 *         var server = network.serveHttp(Endpoint.tcp("127.0.0.1", 8080), routes, ServerOptions.defaults())) {
 *     ...
 * }
 * }</pre>
 *
 * <p>Who may ask is decided as for WebSockets, by {@code Host} and {@code Origin}: see {@link
 * dev.streamctl.websocket.Routes}. A request that is refused is answered with one line of text, counted by its status in
 * {@link HttpStats}, and its connection closed; no handler sees it:
 *
 * <pre>
 *  400  no HTTP, a bare CR or LF, a folded line, a control character, no Host or two, a length that is none
 *  401  no token or a wrong one, where the server has one; a page of Routes.withOpen needs none
 *  403  a foreign Host or Origin         404  no such path             405  another method than GET and HEAD
 *  408  no whole head within HANDSHAKE   413  a body                   414  a first line over MAX_REQUEST_LINE
 *  426  a page was asked for where only WebSockets are                 431  over MAX_HEADER_BYTES or MAX_HEADERS
 *  429  a wrong token, after WRONG_TOKENS others from the same address
 *  501  an unknown method or coding      503  over the limit of connections, or the handler took too long
 *  505  another version than 1.1 and 1.0
 * </pre>
 *
 * <p>One request is in flight on a connection. What a client sends behind it waits, in at most 16 KiB of heads, one head
 * more and one read of the socket, 128 KiB, and is answered in order. Between two requests a connection may rest for {@code KEEP_ALIVE}. It is closed behind
 * an answer to HTTP/1.0, a stream, a refusal and {@code Connection: close}.
 *
 * <p>A WebSocket begins with the first request of a connection or with a later one: browsers, npm's ws and Python's websockets
 * open a connection for each, the JDK's HttpClient and undici of Node ask on one that they have kept. The requests before it
 * are answered first. Where it is refused, or where there is only a page, the connection is closed behind the answer.
 *
 * <p>Answers have a {@code Date} (RFC 9110 section 6.6.1) by {@code ServerOptions.wallClock}. While that clock has not been set,
 * which is before 2026, as on a device that has just started without a network, they have none. Caches are told what to do by
 * tags.
 *
 * <p>At {@code Endpoint.tls} and with {@code ServerOptions.withTls} all this is behind TLS, as {@code https}. There a client may
 * end its connection between two requests without a {@code close_notify}, as browsers do.
 */
@NullMarked
package dev.streamctl.http;

import org.jspecify.annotations.NullMarked;
