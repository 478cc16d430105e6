/**
 * TLS without a network: files in PEM, what the JDK makes of them, and what its failures mean.
 *
 * <pre>
 * files -> Pem -> Credentials -> TlsContext -> an engine for each connection
 *            FreshFiles, SoleReading: read again when they change, one reading at a time, which may hang
 *            CheckedTrust -> TlsFailures: what a failed handshake is told as
 * </pre>
 */
@NullMarked
package dev.streamctl.internal.tls;

import org.jspecify.annotations.NullMarked;
