/**
 * The load generator behind {@code streamctl bench}.
 *
 * <pre>
 *                        Pace: how many frames are due, when each was meant to start (no I/O, no clock)
 *                          |
 *  Pacer (one thread,      v             EchoClient, one virtual thread for each connection
 *  with --rate only) --> pump: FrameShape writes many frames as one, Window remembers when they started
 *                                             |
 *                                        ByteStream of the library
 *                                             |
 *  Latencies (HdrHistogram) &lt;-- answered: EchoCheck compares every byte, no I/O
 *                                             |
 *  BenchRun: connects, waits for the end, watches that answers come, tells how it goes  --> RunSummary, Comparison
 * </pre>
 *
 * <p>All times inside are nanoseconds since the run began. Frames are never decoded: what comes back is compared with what
 * was sent, as bytes.
 */
@NullMarked
package dev.streamctl.cli.bench;

import org.jspecify.annotations.NullMarked;
