/**
 * Network streams in plain blocking code on virtual threads.
 *
 * <p>Start at {@link dev.streamctl.Network}: it owns the threads and makes everything else. {@link
 * dev.streamctl.FrameStream} and {@link dev.streamctl.ByteStream} are the two ways to talk to a peer; both keep the
 * contract written down in {@link dev.streamctl.Connection}.
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
 *       ====================== Netty event loop, epoll or NIO =======================
 * </pre>
 *
 * <p>Which thread may do what: event-loop threads run only code of this library, never block and never run code of the
 * application. A handler's virtual thread never touches a channel: it changes the inbox and the outbox under their
 * monitors (held for a few instructions, never while waiting, never one inside the other) and asks the loop to do the
 * rest. Timers run on the event loop of their connection.
 */
@NullMarked
package dev.streamctl;

import org.jspecify.annotations.NullMarked;
