package dev.streamctl.telemetry.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * What a derived key is for. Each use has a key of its own for each boot of each device, so that no key serves two
 * algorithms and a device that starts again, with its sequence at 0, never repeats a nonce.
 *
 * <p>{@code HKDF-SHA256(ikm = master key, salt = device (8 bytes) || boot (8 bytes), info = "streamctl telemetry v1 " || name)}
 * after RFC 5869, numbers big-endian.
 */
public enum KeyUse {
    /** AEAD after RFC 8439, the default: fast on boards without AES instructions. */
    CHACHA20_POLY1305("chacha20-poly1305", "ChaCha20", 32),
    /** AEAD after NIST SP 800-38D, for processors with AES instructions. */
    AES_128_GCM("aes-128-gcm", "AES", 16),
    /** The MAC in the comment of a text datagram, RFC 2104. */
    HMAC_SHA256("hmac-sha256", "HmacSHA256", 32);

    private final String label;
    private final String algorithm;
    private final int bytes;

    KeyUse(String label, String algorithm, int bytes) {
        this.label = label;
        this.algorithm = algorithm;
        this.bytes = bytes;
    }

    /** The algorithm's name in the field and on the command line. */
    public String label() {
        return label;
    }

    /** The key of this use for one boot of a device. Takes some microseconds. */
    public SecretKey derive(Key master, long device, long boot) {
        byte[] salt = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(device)
                .putLong(boot)
                .array();
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            algorithm,
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(master.secret())
                                    .addSalt(salt)
                                    .thenExpand(("streamctl telemetry v1 " + label).getBytes(US_ASCII), bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HKDF-SHA256", e);
        }
    }
}
