package dev.streamctl.internal.tls;

import dev.streamctl.tls.TlsFailure;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/** A certificate of the peer that is not accepted, with why. */
final class RefusedCertificateException extends CertificateException {

    private static final long serialVersionUID = 1L;

    private final TlsFailure failure;

    RefusedCertificateException(TlsFailure failure, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.failure = failure;
    }

    TlsFailure failure() {
        return failure;
    }
}
