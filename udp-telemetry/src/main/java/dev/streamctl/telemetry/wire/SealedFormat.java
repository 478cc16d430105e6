package dev.streamctl.telemetry.wire;

import dev.streamctl.telemetry.keys.Key;
import dev.streamctl.telemetry.keys.KeyUse;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;

/**
 * Line protocol under an AEAD, behind 28 clear bytes that are authenticated too. The nonce is the sequence: one key, which
 * is that of one boot, must never seal two texts under one sequence, so this refuses to.
 */
public final class SealedFormat implements DatagramFormat {

    private final KeyUse algorithm;
    private final int keyId;
    private final long device;
    private final long boot;
    private final SecretKey key;

    private Cipher cipher;
    private byte[] text = {};
    private long last = -1;

    /**
     * Seals for one boot of a device.
     *
     * @param algorithm {@link KeyUse#CHACHA20_POLY1305} or {@link KeyUse#AES_128_GCM}
     * @throws IllegalArgumentException another algorithm
     */
    public SealedFormat(KeyUse algorithm, Key key, long device, long boot) {
        this.algorithm = algorithm;
        this.keyId = key.id();
        this.device = device;
        this.boot = boot;
        this.cipher = Aead.cipher(algorithm);
        this.key = algorithm.derive(key, device, boot);
    }

    @Override
    public int overhead(boolean repeats) {
        return SealedHeader.LENGTH + HeaderText.most(true, repeats) + SealedHeader.TAG;
    }

    /**
     * Seals a datagram.
     *
     * @throws IllegalStateException the header's sequence is not above the last one
     * @throws IllegalArgumentException the header is of another device or another boot
     */
    @Override
    public int write(Header header, byte[] lines, byte[] out) {
        if (header.device() != device || header.boot() != boot) {
            throw new IllegalArgumentException("header of another device or boot");
        }
        if (header.sequence() <= last) {
            throw new IllegalStateException(
                    "sequence %d after %d: a nonce would come twice".formatted(header.sequence(), last));
        }
        last = header.sequence();
        SealedHeader.write(algorithm, keyId, header, out);
        int room = HeaderText.most(true, true) + lines.length;
        if (text.length < room) {
            text = new byte[room];
        }
        int at = HeaderText.write(header, true, text, 0);
        text[at++] = '\n';
        System.arraycopy(lines, 0, text, at, lines.length);
        try {
            Aead.init(cipher, algorithm, Cipher.ENCRYPT_MODE, key, header.sequence());
            cipher.updateAAD(out, 0, SealedHeader.LENGTH);
            return SealedHeader.LENGTH + cipher.doFinal(text, 0, at + lines.length, out, SealedHeader.LENGTH);
        } catch (GeneralSecurityException e) {
            throw new IndexOutOfBoundsException(
                    "cannot seal %d bytes: %s".formatted(at + lines.length, e.getMessage()));
        }
    }

    /** {@inheritDoc} Whoever sees two texts under one nonce can read both. */
    @Override
    public void withdraw() {
        last--;
        cipher = Aead.cipher(algorithm); // the old one remembers its last nonce
    }
}
