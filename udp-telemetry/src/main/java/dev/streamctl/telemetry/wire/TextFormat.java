package dev.streamctl.telemetry.wire;

import dev.streamctl.telemetry.keys.Key;
import dev.streamctl.telemetry.keys.KeyUse;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/** Line protocol behind an {@code #sc1} comment, with a MAC or without. Other collectors read it as it is. */
public final class TextFormat implements DatagramFormat {

    private final @Nullable Mac mac;
    private final int keyId;

    private TextFormat(@Nullable Mac mac, int keyId) {
        this.mac = mac;
        this.keyId = keyId;
    }

    /** Without a MAC: anybody can make such datagrams. */
    public static TextFormat plain() {
        return new TextFormat(null, 0);
    }

    /** With a MAC: readable for anybody, made only by who has the key. */
    public static TextFormat signed(Key key, long device, long boot) {
        Mac mac = newMac();
        try {
            mac.init(KeyUse.HMAC_SHA256.derive(key, device, boot));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
        return new TextFormat(mac, key.id());
    }

    static Mac newMac() {
        try {
            return Mac.getInstance("HmacSHA256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }

    @Override
    public int overhead(boolean repeats) {
        return HeaderText.most(false, repeats) + (mac == null ? 0 : HeaderText.MAC_PART);
    }

    @Override
    public int write(Header header, byte[] lines, byte[] out) {
        int at = HeaderText.write(header, false, out, 0);
        int macAt = at + HeaderText.MAC_PART - 2 * HeaderText.MAC_BYTES;
        if (mac != null) {
            out[at] = ' ';
            Hex.write(keyId, HeaderText.KEY_DIGITS, out, at + 1);
            out[macAt - 1] = ' ';
            at += HeaderText.MAC_PART;
        }
        out[at++] = '\n';
        System.arraycopy(lines, 0, out, at, lines.length);
        int length = at + lines.length;
        if (mac != null) {
            byte[] code = code(mac, out, 0, length, macAt);
            for (int i = 0; i < HeaderText.MAC_BYTES; i++) {
                Hex.write(code[i], 2, out, macAt + 2 * i);
            }
        }
        return length;
    }

    /** The MAC over all of the datagram but the MAC's own digits; only its first 16 bytes count. */
    static byte[] code(Mac mac, byte[] datagram, int from, int to, int macAt) {
        mac.update(datagram, from, macAt - from);
        int behind = macAt + 2 * HeaderText.MAC_BYTES;
        mac.update(datagram, behind, to - behind);
        return mac.doFinal();
    }
}
