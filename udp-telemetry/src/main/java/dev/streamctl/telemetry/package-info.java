/**
 * Telemetry over UDP: a device sends its measurements as datagrams, a listener counts what arrived and what did not.
 *
 * <pre>
 *  device                                                              server
 *    SampleSource, read by SampleLoop           source, send
 *      | TelemetrySender.offer                    send
 *    Sample                                                              byte[] of one datagram
 *      | LineProtocol.write                       line                     | DatagramParser.parse              wire
 *    line of line protocol                                               kind, Header, lines (checked, no objects)
 *      | Packer.add, endInterval                  wire                     | DeviceTable.observe               stats
 *    Payload: lines of one datagram, repeats                             Arrival: does it count? Counts, jitter, healed
 *      | SenderTally.header                       wire                     | DatagramParser.sample
 *    Header: sequence, the sender's own drops                            Sample, for the sinks that want one
 *      | DatagramFormat.write: TextFormat, SealedFormat
 *    byte[] of one datagram  ~~~ network ~~~&gt;                            Attribution.of: where what is missing got lost
 * </pre>
 *
 * <ul>
 *   <li>{@code line}: samples and line protocol.
 *   <li>{@code keys}: key files, and the keys that are derived for each boot of a device.
 *   <li>{@code wire}: datagrams as bytes, text with and without a MAC, and sealed.
 *   <li>{@code source}: where samples come from.
 *   <li>{@code send}: the sender, which drops and counts instead of waiting.
 *   <li>{@code stats}: what arrived, what did not, and where it got lost.
 *   <li>{@code listen}: sockets, queues and threads around {@code wire} and {@code stats}.
 *   <li>{@code sink}: where received samples go.
 *   <li>{@code testing}: a faulty network with a ledger, for tests.
 * </ul>
 *
 * <p>Byte layouts, counters and equations stand in the module's README.
 */
@NullMarked
package dev.streamctl.telemetry;

import org.jspecify.annotations.NullMarked;
