/**
 * The server's side of HTTP/1.1 (RFC 9112) without a socket.
 *
 * <pre>{@code
 *  bytes -> HeadDecoder -> bytes of a head -> HeadParser -> Head -> ServerHandshake -> verdict       (Requests)
 *  verdict -> HttpSession: handler -> Response -> Answers, LinkBody -> HttpFrame -> HttpFraming -> bytes
 * }</pre>
 */
@NullMarked
package dev.streamctl.internal.http;

import org.jspecify.annotations.NullMarked;
