package dev.streamctl.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A secret that lets its bearer in: as {@code Authorization: Bearer} of an HTTP request (RFC 6750), or as the first frame of
 * a stream. It comes from a file that only its owner can read, with the token alone in its one line. Over a connection that
 * is not encrypted, whoever listens has it too. A server tells an address that has shown many wrong ones ({@code WRONG_TOKENS})
 * to come again later; the right one is let in all the same, for it has 128 bits at least and cannot be guessed.
 */
public final class Token {

    /** 128 bits in base64; where there are only hexadecimal digits, 32 of them are needed. */
    private static final int LEAST = 22;

    private static final int LEAST_HEX = 32;
    private static final int MOST = 512;

    /** Of 256 random bits. */
    private static final int GENERATED_BYTES = 32;

    private static final String BEARER = "Bearer ";

    private final String text;

    private Token(String text) {
        this.text = text;
    }

    /**
     * The token of this text.
     *
     * @throws IllegalArgumentException it is too short to be a secret or has other characters than RFC 6750 allows; the
     *     message does not show it
     */
    public static Token of(String text) {
        if (!text.matches("[A-Za-z0-9._~+/-]+=*") || text.length() > MOST) {
            throw new IllegalArgumentException(
                    "a token has up to %d letters, digits and -._~+/, and = at its end".formatted(MOST));
        }
        int least = text.matches("[0-9A-Fa-f]+") ? LEAST_HEX : LEAST;
        if (text.length() < least) {
            throw new IllegalArgumentException(
                    "a token of %d characters is too easy to guess, at least %d".formatted(text.length(), least));
        }
        return new Token(text);
    }

    /**
     * Reads a token from a file.
     *
     * @throws TokenFileException others than the owner have a right to it, or it holds no token
     */
    public static Token read(Path file) throws TokenFileException {
        try {
            SecretFile.check(file, 2 * MOST);
            return of(Files.readString(file, ISO_8859_1).strip());
        } catch (NoSuchFileException e) {
            throw new TokenFileException("no token file %s".formatted(file), e);
        } catch (SecretFile.UnfitException | IllegalArgumentException e) {
            String joint = e instanceof IllegalArgumentException ? ": " : " ";
            throw new TokenFileException("token file %s%s%s".formatted(file, joint, e.getMessage()), e);
        } catch (IOException e) {
            throw new TokenFileException("cannot read token file %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** A new token of 256 bits; {@code random} should be a {@link java.security.SecureRandom}. */
    public static Token generate(RandomGenerator random) {
        byte[] bytes = new byte[GENERATED_BYTES];
        random.nextBytes(bytes);
        return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /**
     * Writes it to a new file, with mode 0600 from its first moment.
     *
     * @throws TokenFileException the file exists already, or cannot be written
     */
    public void create(Path file) throws TokenFileException {
        try {
            SecretFile.create(file, US_ASCII.encode(text + "\n"));
        } catch (FileAlreadyExistsException e) {
            throw new TokenFileException("token file %s exists already".formatted(file), e);
        } catch (IOException e) {
            throw new TokenFileException("cannot write token file %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Whether {@code offered} is this token. Takes as long for a wrong one, wherever it differs. */
    public boolean matches(String offered) {
        return MessageDigest.isEqual(digest(text), digest(offered));
    }

    /** Whether a request with these values of {@code Authorization} bears this token: there is one, and it is right. */
    public boolean isBorneBy(List<String> authorization) {
        if (authorization.size() != 1) {
            return false;
        }
        String only = authorization.getFirst();
        return only.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && matches(only.substring(BEARER.length()).strip());
    }

    /** What a client sends as {@code Authorization}. */
    public String asAuthorization() {
        return BEARER + text;
    }

    /** What a client sends as its first frame. */
    public String text() {
        return text;
    }

    /** Of equal length, so that the comparison does not tell the token's. */
    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(ISO_8859_1));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java machine has SHA-256", e);
        }
    }

    /** Does not show it. */
    @Override
    public String toString() {
        return "Token";
    }
}
