/**
 * Kafka: what must outlive a listener, and what belongs to more than one of them, goes through a topic.
 *
 * <pre>
 *  listener, many of them                 topic                      fleet-wide view, several in one group
 *    Datagram                               key: device                record
 *      | KafkaSink.accept                   value: lines                 | RecordFormat.read
 *    Backlog: bounded, drop-oldest          headers: boot, ...         Datagram, counted once for (device, boot, sequence)
 *      | one thread, RecordFormat.write     timestamp: arrival
 *    KafkaProducer  ---------------------&gt;  partition  --------------&gt;
 * </pre>
 *
 * <p>The client library is an optional dependency: a program that uses this package names {@code
 * org.apache.kafka:kafka-clients} itself. {@link dev.streamctl.telemetry.kafka.TopicAddress} alone does without.
 *
 * <p>The layout of a record stands in the module's README.
 */
@NullMarked
package dev.streamctl.telemetry.kafka;

import org.jspecify.annotations.NullMarked;
