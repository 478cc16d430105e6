package dev.streamctl.internal.tls;

import dev.streamctl.TlsFailedException;
import dev.streamctl.tls.TlsFailure;
import java.nio.channels.ClosedChannelException;
import java.security.GeneralSecurityException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** What the JDK's failures of a handshake mean. Its messages are all it tells, so those are read. */
public final class TlsFailures {

    /** The second is of clients that know no key yet, as OpenSSL's that do not trust the certificate. */
    private static final Pattern ALERT =
            Pattern.compile("Received fatal alert: (\\w+)|Unexpected plaintext alert received: .*Alert: (\\w+)");

    private static final Pattern NOTHING_IN_COMMON = Pattern.compile(
            "protocol.{0,80}not (accepted|enabled|supported)|no cipher suites in common|No appropriate protocol");

    /** The JDK begins some messages with the alert that it sends. */
    private static final Pattern OWN_ALERT = Pattern.compile("^\\((\\w+)\\) ");

    private TlsFailures() {}

    /** As a failure with its reason. */
    public static TlsFailedException of(Throwable thrown) {
        String deepest = String.valueOf(thrown.getMessage());
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            switch (at) {
                case TlsFailedException known -> {
                    return known;
                }
                case RefusedCertificateException refused -> {
                    return new TlsFailedException(refused.failure(), String.valueOf(refused.getMessage()), thrown);
                }
                case ClosedChannelException _ -> {
                    return ended(thrown);
                }
                case SSLException ssl -> deepest = String.valueOf(ssl.getMessage());
                case GeneralSecurityException told -> deepest = deepest + ": " + told.getMessage();
                default -> {
                    // look at what caused it
                }
            }
        }
        return byMessage(deepest, thrown);
    }

    /** The peer ended the connection. */
    public static TlsFailedException ended(Throwable cause) {
        return new TlsFailedException(
                TlsFailure.ENDED, "it ended the connection before the end of the TLS handshake", cause);
    }

    /** The peer does not speak TLS. */
    public static TlsFailedException plainText(Throwable cause) {
        return new TlsFailedException(TlsFailure.PLAIN_TEXT, "it does not speak TLS", cause);
    }

    private static TlsFailedException byMessage(String message, Throwable cause) {
        Matcher alert = ALERT.matcher(message);
        if (alert.find()) {
            return byAlert(alert.group(1) != null ? alert.group(1) : alert.group(2), cause);
        }
        if (message.contains("Empty client certificate chain")) {
            return new TlsFailedException(
                    TlsFailure.CLIENT_CERTIFICATE_MISSING,
                    "it has no client certificate of a trusted authority",
                    cause);
        }
        if (NOTHING_IN_COMMON.matcher(message).find()) {
            return new TlsFailedException(
                    TlsFailure.NO_COMMON_PROTOCOL,
                    "no common version or cipher: " + OWN_ALERT.matcher(message).replaceFirst(""),
                    cause);
        }
        return new TlsFailedException(
                TlsFailure.OTHER, "TLS failed: " + OWN_ALERT.matcher(message).replaceFirst(""), cause);
    }

    private static TlsFailedException byAlert(String alert, Throwable cause) {
        return switch (alert) {
            case "certificate_required" ->
                new TlsFailedException(TlsFailure.CLIENT_CERTIFICATE_MISSING, "it wants a client certificate", cause);
            case "protocol_version", "insufficient_security" ->
                new TlsFailedException(
                        TlsFailure.NO_COMMON_PROTOCOL, "no common version of TLS (its alert: " + alert + ")", cause);
            default ->
                new TlsFailedException(TlsFailure.REFUSED_BY_PEER, "it refused the handshake: alert " + alert, cause);
        };
    }
}
