/**
 * Telemetry over UDP: a device sends its measurements as datagrams, a listener counts what arrived and what did not.
 *
 * <p><strong>Not built yet.</strong> This page describes what the package will hold; there is no code behind it.
 *
 * <pre>
 *  device                                                        server
 *    sample -&gt; bounded queue -&gt; wire format -&gt; datagram ~~~&gt; listener -&gt; wire format -&gt; sequence window -&gt; sink
 *              (full: drops,                    (at most                                (lost, late, duplicate,
 *               never blocks)                    1,200 bytes)                            reordered, jitter)
 * </pre>
 *
 * <ul>
 *   <li><em>Sender.</em> Never blocks the capture loop. What does not fit into its queue is dropped and counted.
 *   <li><em>Wire format.</em> Pure functions over bytes. A datagram is Influx line protocol whose first line is a comment
 *       with the device, the sequence number and the sender's own drops, so that other collectors take it as it is. A
 *       sealed form carries the same lines encrypted.
 *   <li><em>Listener.</em> Answers nobody it has not authenticated. Loss, duplicates, reordering and jitter follow RFC
 *       3550 with a 64-bit sequence number; every missing sample is attributed to a place where it was lost.
 *   <li><em>Sinks.</em> Where received samples go: standard output, a file, another system.
 * </ul>
 */
@NullMarked
package dev.streamctl.telemetry;

import org.jspecify.annotations.NullMarked;
