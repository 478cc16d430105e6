/**
 * The sender: samples in, datagrams out, and never a wait for the network.
 *
 * <pre>
 *  any thread                                  background thread
 *    Sample                                      Network.lookUp: the name of the target, with a deadline
 *      | TelemetrySender.offer                     |
 *    Packer, SenderTally, DatagramFormat         Network.open: a new socket, a new source port
 *      | Route.link  &lt;--------- hand over --------+
 *    Link.send: taken, or full and dropped, or an error and dropped
 * </pre>
 *
 * <p>{@link dev.streamctl.telemetry.send.SampleLoop} reads a source at every period and gives the sender what it reads.
 */
@NullMarked
package dev.streamctl.telemetry.send;

import org.jspecify.annotations.NullMarked;
