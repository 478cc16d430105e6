/**
 * WebSockets (RFC 6455, version 13), on servers and clients, with the contract of {@link dev.streamctl.Connection}. Messages
 * are compressed (RFC 7692) where both sides ask for it: {@link dev.streamctl.websocket.Compression}.
 *
 * <pre>{@code
 * Routes routes = Routes.of("/echo", socket -> {
 *     for (Message message : socket) {
 *         socket.send(message);
 *     }
 * });
 * try (var network = Network.open();
 *         var server = network.serveWebSocket(Endpoint.ws("127.0.0.1", 0, "/"), routes, ServerOptions.defaults());
 *         var client = network.connectWebSocket(((Endpoint.Ws) server.endpoint()).at("/echo"))) {
 *     client.send("hello");
 *     System.out.println(client.receive(Duration.ofSeconds(2)).asText());
 * }
 * }</pre>
 *
 * <pre>{@code
 *  socket -> HTTP head -> ServerHandshake / ClientHandshake: 101, or refused before any handler
 *  then    -> MessageDecoder: frames, fragments, inflating, UTF-8 -> Inbox -> receive()
 *          -> pings, pongs, close -> Conversation -> Outbox: the newest answer only
 *  socket <- OutputPump <- Outbox <- Conversation: frames, deflated, masked by a client <- send()
 * }</pre>
 */
@NullMarked
package dev.streamctl.websocket;

import org.jspecify.annotations.NullMarked;
