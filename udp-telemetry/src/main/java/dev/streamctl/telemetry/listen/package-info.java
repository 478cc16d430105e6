/**
 * The listener: takes datagrams from the kernel as fast as it can, counts, and hands what counts to the sinks.
 *
 * <pre>
 *  socket's loop            Batch: the datagrams of one turn                                          internal, internal.netty
 *    Intake                 rate limit of each address; which shard: that of the device
 *      v
 *  ShardQueue               one array, bounded in bytes; when full the oldest datagrams go, counted
 *      v
 *  Shard, virtual thread    DatagramParser, DeviceTable: opened, checked, counted, duplicates taken out
 *      v
 *  Sink                     whatever becomes of the samples; it never holds the shard up
 * </pre>
 *
 * <p>What the kernel drops because a socket's buffer is full is read from the kernel ({@code KernelDrops}); so are all places
 * known where a datagram can get lost on this machine, and {@link ListenerStats} tells each.
 */
@NullMarked
package dev.streamctl.telemetry.listen;

import org.jspecify.annotations.NullMarked;
