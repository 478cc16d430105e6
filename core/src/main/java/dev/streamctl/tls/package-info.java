/**
 * TLS 1.3, and 1.2 where asked for, on TCP and WebSockets: endpoints {@code tls://} and {@code wss://}.
 *
 * <pre>{@code
 * var identity = new CertificateFiles(Path.of("server.pem"), Path.of("server-key.pem"));
 * var options = ServerOptions.defaults().withTls(ServerTls.of(identity));
 * var trust = ClientTls.trusting(Path.of("ca.pem"));
 * try (var network = Network.open(NetworkOptions.defaults().withTls(trust));
 *         var server = network.serve(Endpoint.tls("127.0.0.1", 0), Lines.text(), options, stream -> {
 *             for (String line : stream) {
 *                 stream.send(line);
 *             }
 *         });
 *         var client = network.connect(server.endpoint(), Lines.text())) {
 *     client.send("hello");
 *     System.out.println(client.receive(Duration.ofSeconds(2)));
 * }
 * }</pre>
 *
 * <p>A client always checks that the certificate is for the name or the address that it connects to (RFC 9525); nothing
 * switches that off. A server looks at its files when a connection arrives, at most once a second, and uses what it finds
 * for new handshakes; a pair that does not fit or cannot be read leaves the old one in use, with one line in the log, and is
 * counted ({@link dev.streamctl.Server#failedReloads()}). {@link dev.streamctl.Server#reloadCertificates()} does it now. A client
 * looks before it connects, also at most once a second.
 *
 * <p>Files on a mount whose server is away do not answer. A look at them holds up the one connection that began it for 2 s, or until
 * its {@code CONNECT_TIMEOUT}; others go on with what was read before meanwhile. That is logged and counted as a pair that does not
 * fit. There is no second look until they answer. The first reading, and one that is asked for, fail after 5 s.
 *
 * <p>How the contract of {@link dev.streamctl.Connection} holds:
 *
 * <ul>
 *   <li>The end of an output is a {@code close_notify} alert and then the end of the bytes. Bytes that end without it were
 *       cut off, by whomever: that is a {@link dev.streamctl.StreamBrokenException}, never a clean end.
 *   <li>With TLS 1.3 each direction ends on its own, as on TCP (RFC 8446 section 6.1). With TLS 1.2 the first end is that of
 *       both, and what still waits to be sent to the peer that ended is lost: do not end the output before the last answer.
 *   <li>With TLS 1.3 a client is connected before the server has looked at its certificate. A refusal is what its first read
 *       reports, as a broken stream.
 *   <li>Bytes in the counters are those of the application, without the records around them.
 *   <li>An abort resets the connection without an alert.
 * </ul>
 *
 * <p>Threads: keys are computed on at most as many platform threads as there are processors, which end when idle for a second.
 * Not on the event loop, whose other connections would wait for a storm of handshakes; and not on virtual threads, which
 * computing would keep from running handlers. Files are read on a thread of their own, at most one for each server and one for
 * all clients of a network; one that hangs outlives the network, which closes all the same.
 */
@NullMarked
package dev.streamctl.tls;

import org.jspecify.annotations.NullMarked;
