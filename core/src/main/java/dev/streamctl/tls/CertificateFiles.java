package dev.streamctl.tls;

import java.nio.file.Path;

/**
 * Who this side is: two files in PEM (RFC 7468). Read when a server starts or a client connects, and again when they change.
 *
 * @param chain the certificate, and behind it those between it and the authority
 * @param key its private key as PKCS#8, {@code -----BEGIN PRIVATE KEY-----}, not encrypted; only its owner may have any right
 *     to the file (mode 0600)
 */
public record CertificateFiles(Path chain, Path key) {}
