package dev.streamctl;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.access.SecretFile;
import dev.streamctl.tls.CertificateFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;

/**
 * A private authority and the certificates it gives, made anew in each run: an X.509 certificate (RFC 5280) is little enough
 * to be put together here, wrong in any way that a test wants.
 */
public final class TestAuthority {

    private static final Instant NOW = Instant.now();
    private static final Instant BEFORE = NOW.minusSeconds(3600);
    private static final Instant LATER = NOW.plusSeconds(24 * 3600);
    private static final byte[] ECDSA_SHA256 = der(0x30, oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));

    private final String name;
    private final KeyPair keys;

    /** An authority with new keys. */
    public TestAuthority(String name) {
        this.name = name;
        this.keys = newKeys();
    }

    /** A certificate with its key. */
    public record Leaf(KeyPair keys, byte[] certificate) {

        /** Writes both to new files. */
        public CertificateFiles write(Path folder, String file) throws IOException {
            return write(folder, file, keys);
        }

        /** Writes the certificate and a key that need not be its own. */
        CertificateFiles write(Path folder, String file, KeyPair with) throws IOException {
            Path chain = Files.writeString(folder.resolve(file + ".pem"), pem("CERTIFICATE", certificate));
            Path key = folder.resolve(file + "-key.pem");
            Files.deleteIfExists(key);
            SecretFile.create(
                    key, UTF_8.encode(pem("PRIVATE KEY", with.getPrivate().getEncoded())));
            return new CertificateFiles(chain, key);
        }
    }

    /** A certificate that is valid for a day. */
    public Leaf leaf(String subject, String... names) {
        return leaf(subject, BEFORE, LATER, names);
    }

    /** A certificate that has expired. */
    Leaf expired(String subject, String... names) {
        return leaf(subject, BEFORE.minusSeconds(60), BEFORE, names);
    }

    /** A certificate that is not valid yet. */
    Leaf early(String subject, String... names) {
        return leaf(subject, LATER.minusSeconds(60), LATER, names);
    }

    private Leaf leaf(String subject, Instant from, Instant to, String... names) {
        KeyPair own = newKeys();
        return new Leaf(own, signed(subject, own, from, to, der(0x30), names));
    }

    /** A certificate that nobody but itself has signed. */
    static Leaf selfSigned(String subject, String... names) {
        TestAuthority self = new TestAuthority(subject);
        return new Leaf(self.keys, self.signed(subject, self.keys, BEFORE, LATER, der(0x30), names));
    }

    /** Writes the authority's certificate. */
    public Path write(Path folder, String file) throws IOException {
        byte[] isAuthority = der(0x30, der(0x01, new byte[] {(byte) 0xff}));
        byte[] own = signed(name, keys, BEFORE, LATER, isAuthority);
        return Files.writeString(folder.resolve(file + ".pem"), pem("CERTIFICATE", own));
    }

    private static String pem(String label, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, text, label);
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] signed(String subject, KeyPair of, Instant from, Instant to, byte[] constraints, String... names) {
        byte[] serial = new BigInteger(63, new SecureRandom()).toByteArray();
        byte[] extensions = extension(0x13, constraints);
        if (names.length > 0) {
            extensions = join(extensions, extension(0x11, der(0x30, alternatives(names))));
        }
        byte[] body = der(
                0x30,
                der(0xa0, der(0x02, new byte[] {2})),
                der(0x02, serial),
                ECDSA_SHA256,
                distinguished(name),
                der(0x30, time(from), time(to)),
                distinguished(subject),
                of.getPublic().getEncoded(),
                der(0xa3, der(0x30, extensions)));
        try {
            Signature signing = Signature.getInstance("SHA256withECDSA");
            signing.initSign(keys.getPrivate());
            signing.update(body);
            return der(0x30, body, ECDSA_SHA256, der(0x03, join(new byte[1], signing.sign())));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] distinguished(String name) {
        return der(0x30, der(0x31, der(0x30, oid(0x55, 0x04, 0x03), der(0x0c, name.getBytes(UTF_8)))));
    }

    private static byte[] time(Instant when) {
        String text = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(when);
        return der(0x18, text.getBytes(US_ASCII));
    }

    private static byte[] alternatives(String... names) {
        byte[] all = new byte[0];
        for (String name : names) {
            all = join(all, alternative(name));
        }
        return all;
    }

    private static byte[] alternative(String name) {
        try {
            return der(0x87, InetAddress.ofLiteral(name).getAddress());
        } catch (IllegalArgumentException e) {
            return der(0x82, name.getBytes(US_ASCII));
        }
    }

    private static byte[] extension(int id, byte[] value) {
        return der(0x30, oid(0x55, 0x1d, id), der(0x04, value));
    }

    private static byte[] oid(int... content) {
        byte[] bytes = new byte[content.length];
        for (int i = 0; i < content.length; i++) {
            bytes[i] = (byte) content[i];
        }
        return der(0x06, bytes);
    }

    private static byte[] der(int tag, byte[]... parts) {
        byte[] content = join(parts);
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else if (content.length < 0x100) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
