package dev.streamctl.telemetry.wire;

import dev.streamctl.telemetry.keys.KeyUse;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/** The two ciphers of the sealed format from the JDK, each behind the same four steps. */
final class Aead {

    private static final int TAG_BITS = SealedHeader.TAG * Byte.SIZE;

    private Aead() {}

    static Cipher cipher(KeyUse algorithm) {
        try {
            return switch (algorithm) {
                case CHACHA20_POLY1305 -> Cipher.getInstance("ChaCha20-Poly1305");
                case AES_128_GCM -> Cipher.getInstance("AES/GCM/NoPadding");
                case HMAC_SHA256 -> throw new IllegalArgumentException(algorithm.label() + " does not seal");
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + algorithm.label(), e);
        }
    }

    static void init(Cipher cipher, KeyUse algorithm, int mode, Key key, long sequence)
            throws GeneralSecurityException {
        byte[] nonce = SealedHeader.nonce(sequence);
        AlgorithmParameterSpec parameters =
                algorithm == KeyUse.AES_128_GCM ? new GCMParameterSpec(TAG_BITS, nonce) : new IvParameterSpec(nonce);
        cipher.init(mode, key, parameters);
    }
}
