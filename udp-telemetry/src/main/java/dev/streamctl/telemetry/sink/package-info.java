/**
 * Where received samples go: a listener hands every datagram that counts to its sinks, and never waits for one.
 *
 * <pre>
 *  shard of the listener               the sink's own thread
 *    Datagram, Datagram, ...
 *      | Sink.accept: never blocks
 *    queue, bounded in bytes  -------&gt;  SinkWriter.write: a file, another collector, a broker
 *      | full: the oldest go, Drops.dropped counts them
 * </pre>
 *
 * <p>{@code QueuedSink} is that queue and that thread; a new kind of sink is usually a {@code SinkWriter} for it.
 */
@NullMarked
package dev.streamctl.telemetry.sink;

import org.jspecify.annotations.NullMarked;
