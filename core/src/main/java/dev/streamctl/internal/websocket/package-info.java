/**
 * The WebSocket protocol (RFC 6455) as pure functions over bytes: no socket, no thread, no clock.
 *
 * <pre>{@code
 *  bytes -> FrameHead -> MessageDecoder -> messages             pings, pongs, close -> Conversation -> bytes to answer
 *  messages -> MessageEncoder -> bytes                         Conversation is all of it, a framing for one connection
 *  head of a request -> ServerHandshake -> verdict              ClientHandshake -> request; head of a response -> checked
 * }</pre>
 */
@NullMarked
package dev.streamctl.internal.websocket;

import org.jspecify.annotations.NullMarked;
