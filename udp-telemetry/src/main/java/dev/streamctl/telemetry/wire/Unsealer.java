package dev.streamctl.telemetry.wire;

import dev.streamctl.telemetry.keys.BootKeys;
import dev.streamctl.telemetry.keys.KeyUse;
import dev.streamctl.telemetry.keys.Keyring;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** Opens sealed datagrams and checks MACs, for one thread. What it leaves unsaid, an attacker cannot ask it either. */
final class Unsealer {

    static final int NO_KEY = -1;
    static final int FORGED = -2;

    private final BootKeys keys;
    private final Cipher chacha = Aead.cipher(KeyUse.CHACHA20_POLY1305);
    private final Cipher gcm = Aead.cipher(KeyUse.AES_128_GCM);
    private final Mac mac = TextFormat.newMac();

    Unsealer(Keyring keyring, long seed) {
        keys = new BootKeys(keyring, seed);
    }

    /** The length of the text in {@code out}, or {@link #NO_KEY} or {@link #FORGED}. */
    int open(KeyUse algorithm, byte[] datagram, int from, int to, byte[] out) {
        SecretKey key = keys.get(
                SealedHeader.keyId(datagram, from),
                algorithm,
                SealedHeader.device(datagram, from),
                SealedHeader.boot(datagram, from));
        if (key == null) {
            return NO_KEY;
        }
        Cipher cipher = algorithm == KeyUse.AES_128_GCM ? gcm : chacha;
        int text = from + SealedHeader.LENGTH;
        try {
            Aead.init(cipher, algorithm, Cipher.DECRYPT_MODE, key, SealedHeader.sequence(datagram, from));
            cipher.updateAAD(datagram, from, SealedHeader.LENGTH);
            return cipher.doFinal(datagram, text, to - text, out, 0);
        } catch (GeneralSecurityException _) { // the tag is wrong: that is an answer, not a failure
            return FORGED;
        }
    }

    /** 0 where the MAC is right, otherwise {@link #NO_KEY} or {@link #FORGED}. */
    int verify(Header header, int keyId, byte[] datagram, int from, int to, int macAt) {
        SecretKey key = keys.get(keyId, KeyUse.HMAC_SHA256, header.device(), header.boot());
        if (key == null) {
            return NO_KEY;
        }
        try {
            mac.init(key);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
        byte[] code = TextFormat.code(mac, datagram, from, to, macAt);
        int difference = 0; // no early end: the time says nothing about the code
        for (int i = 0; i < HeaderText.MAC_BYTES; i++) {
            difference |= code[i] ^ (int) Hex.read(datagram, macAt + 2 * i, 2);
        }
        return (difference & 0xff) == 0 ? 0 : FORGED;
    }
}
