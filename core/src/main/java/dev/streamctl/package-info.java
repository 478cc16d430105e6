/**
 * Network streams in plain blocking code on virtual threads.
 *
 * <p>Start at {@link dev.streamctl.Network}: it owns the threads and makes everything else. {@link
 * dev.streamctl.FrameStream} and {@link dev.streamctl.ByteStream} are the two ways to talk to a peer; both keep the
 * contract written down in {@link dev.streamctl.Connection}. {@link dev.streamctl.websocket} builds messages on the first, and
 * {@link dev.streamctl.http} answers browsers on the same port.
 *
 * <pre>
 *  handler code, one virtual thread per connection
 *       receive() / readLine() / read()          send() / write() / drain()
 *             |  takes whole batches                   |  appends to one outbound buffer
 *             v                                        v
 *       Inbox (bounded in bytes)                 Outbox (water marks)            dev.streamctl.internal
 *             ^                                        |
 *       InboundHandler: all frames of one        OutputPump: one write           dev.streamctl.internal.netty
 *       socket read = one batch                  for all that was appended
 *             ^                                        |
 *             ^                                        |
 *       [TlsEntry, Netty's TLS: tls:// and wss:// only, internal.tls]
 *             ^                                        |
 *       ====================== Netty event loop, epoll or NIO =======================
 * </pre>
 *
 * <p>Which thread may do what: an event-loop thread runs the code of this library and the framings, which must not block;
 * with {@link dev.streamctl.NetworkOptions.Scheduler#CARRIER} it carries the handlers' virtual threads too, one at a time. A
 * handler's thread never touches a channel: it changes the inbox and the outbox under their locks (held while a frame is
 * encoded, never while waiting, never one inside the other) and asks the loop to do the rest. Timers run on the event loop
 * of their connection.
 */
@NullMarked
package dev.streamctl;

import org.jspecify.annotations.NullMarked;
