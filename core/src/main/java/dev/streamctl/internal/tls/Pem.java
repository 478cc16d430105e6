package dev.streamctl.internal.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.streamctl.tls.TlsFileException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * One block of a PEM file (RFC 7468).
 *
 * @param label what it says it is, such as {@code CERTIFICATE}
 * @param line where it begins, from 1 on
 * @param der what it holds
 */
record Pem(String label, int line, byte[] der) {

    /** The largest file: the bundle of all public authorities has a quarter of a megabyte. */
    static final int MAX_BYTES = 4 << 20;

    private static final String BEGIN = "-----BEGIN ";
    private static final String DASHES = "-----";

    /** All blocks of a file; text around them means nothing. */
    static List<Pem> read(Path file) throws TlsFileException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new TlsFileException("%s has more than %d bytes".formatted(file, MAX_BYTES), null);
            }
            return parse(file, Files.readString(file, ISO_8859_1));
        } catch (TlsFileException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static TlsFileException unreadable(Path file, IOException e) {
        String why = switch (e) {
            case NoSuchFileException _ -> "there is none";
            case AccessDeniedException _ -> "permission denied";
            default -> e.getMessage();
        };
        return new TlsFileException("cannot read %s: %s".formatted(file, why), e);
    }

    private static List<Pem> parse(Path file, String text) throws TlsFileException {
        List<Pem> blocks = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.startsWith(BEGIN) && line.endsWith(DASHES)) {
                String label = line.substring(BEGIN.length(), line.length() - DASHES.length());
                int end = endOf(label, lines, i + 1);
                if (end < 0) {
                    throw new TlsFileException(
                            "%s, line %d: -----BEGIN %s----- has no end".formatted(file, i + 1, label), null);
                }
                blocks.add(new Pem(label, i + 1, decoded(file, label, lines, i + 1, end)));
                i = end;
            }
        }
        return blocks;
    }

    private static int endOf(String label, String[] lines, int from) {
        for (int i = from; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.equals("-----END " + label + DASHES)) {
                return i;
            }
            if (line.startsWith(BEGIN)) {
                return -1;
            }
        }
        return -1;
    }

    private static byte[] decoded(Path file, String label, String[] lines, int from, int end) throws TlsFileException {
        StringBuilder base64 = new StringBuilder();
        for (int i = from; i < end; i++) {
            if (lines[i].startsWith("Proc-Type:") && lines[i].contains("ENCRYPTED")) {
                throw encrypted(file, from);
            }
            base64.append(lines[i].strip());
        }
        try {
            return Base64.getDecoder().decode(base64.toString());
        } catch (IllegalArgumentException _) { // its message may show a byte of a key
            throw new TlsFileException(
                    "%s, line %d: what follows as %s is not base64".formatted(file, from, label), null);
        }
    }

    static TlsFileException encrypted(Path file, int line) {
        return new TlsFileException(
                "%s, line %d: the key is encrypted; 'openssl pkcs8 -topk8 -nocrypt' writes one that is not"
                        .formatted(file, line),
                null);
    }
}
