package dev.streamctl.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.streamctl.framing.FrameDecoder;
import dev.streamctl.framing.TlsRecord;
import dev.streamctl.framing.TruncatedFrameException;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds where the head of a request ends, and refuses as soon as they come bytes that have no place in one: a line that ends
 * otherwise than with CR LF (RFC 9112 section 2.2), control characters, an empty line before the first, and more than the
 * limits allow. What the lines say is {@link HeadParser}'s to look at.
 *
 * <p>Behind a request for a WebSocket it takes nothing more, as that may be no HTTP.
 */
public final class HeadDecoder implements FrameDecoder<HttpFrame> {

    private static final int FIRST_ROOM = 512;

    private static final byte[] UPGRADE = "upgrade:".getBytes(ISO_8859_1);

    private final int maxLine;
    private final int maxHeaders;
    private final int maxCount;

    private byte[] head = new byte[0];
    private int length;
    private int lineLength;
    private int lines;
    private int firstLine;
    private boolean afterCr;
    private int lineStart;
    private boolean wantsUpgrade;
    private boolean done;
    private boolean deaf;

    /** A decoder under these limits. */
    public HeadDecoder(Limits limits) {
        this.maxLine = limits.intValue(Limit.MAX_REQUEST_LINE);
        this.maxHeaders = limits.intValue(Limit.MAX_HEADER_BYTES);
        this.maxCount = limits.intValue(Limit.MAX_HEADERS);
    }

    @Override
    public @Nullable HttpFrame decode(ByteBuffer input, int maxFrame) {
        if (deaf) {
            input.position(input.limit());
        }
        if (deaf || done) {
            return null;
        }
        try {
            if (length == 0 && TlsRecord.isAt(input)) {
                input.position(input.limit());
                throw new BadRequest(Status.BAD_REQUEST, TlsRecord.REFUSAL);
            }
            while (input.hasRemaining()) {
                if (take(input.get())) {
                    return whole();
                }
            }
            return null;
        } catch (BadRequest e) {
            deaf = true;
            head = new byte[0];
            return e.asFrame();
        }
    }

    /** Takes one byte; whether the head ends with it. */
    private boolean take(byte next) throws BadRequest {
        if (afterCr != (next == '\n')) {
            throw new BadRequest(Status.BAD_REQUEST, "a line does not end with CR LF");
        }
        keep(next);
        if (next == '\n') {
            afterCr = false;
            return lineEnds();
        }
        if (next == '\r') {
            afterCr = true;
            return false;
        }
        if (next >= 0 && next < ' ' && next != '\t' || next == 0x7f) {
            throw new BadRequest(Status.BAD_REQUEST, "a control character in the head");
        }
        lineLength++;
        checkSize();
        return false;
    }

    private void checkSize() throws BadRequest {
        if (lines == 0 && lineLength > maxLine) {
            throw new BadRequest(Status.URI_TOO_LONG, "the first line is longer than %d bytes".formatted(maxLine));
        }
        if (lines > 0 && length - firstLine > maxHeaders) {
            throw new BadRequest(Status.HEADERS_TOO_LARGE, "more than %d bytes of header lines".formatted(maxHeaders));
        }
    }

    private boolean lineEnds() throws BadRequest {
        if (lineLength == 0) {
            if (lines == 0) {
                throw new BadRequest(Status.BAD_REQUEST, "an empty line instead of a request");
            }
            return true;
        }
        checkSize();
        if (lines == 0) {
            firstLine = length;
        }
        lines++;
        lineLength = 0;
        wantsUpgrade |= isUpgrade(lineStart);
        lineStart = length;
        if (lines - 1 > maxCount) {
            throw new BadRequest(Status.HEADERS_TOO_LARGE, "more than %d header lines".formatted(maxCount));
        }
        return false;
    }

    /** Grows with what arrives; the limits bound it. */
    private void keep(byte next) {
        if (length == head.length) {
            head = Arrays.copyOf(head, Math.max(FIRST_ROOM, 2 * length));
        }
        head[length] = next;
        length++;
    }

    /** Whether the line there is a header of this name. */
    private boolean isUpgrade(int at) {
        for (int i = 0; i < UPGRADE.length; i++) {
            if (at + i >= length || (head[at + i] | 0x20) != (UPGRADE[i] | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private HttpFrame whole() {
        var found = new HttpFrame.Head(Arrays.copyOf(head, length));
        done = wantsUpgrade && HeadParser.asksForWebSocket(found.bytes());
        head = new byte[0]; // a connection at rest holds no memory
        length = 0;
        lineLength = 0;
        lines = 0;
        firstLine = 0;
        lineStart = 0;
        wantsUpgrade = false;
        return found;
    }

    /** Whether the last head was a request for a WebSocket: what comes behind it is left where it is. */
    public boolean isDone() {
        return done;
    }

    @Override
    public @Nullable HttpFrame end(ByteBuffer rest, int maxFrame) throws TruncatedFrameException {
        if (insideFrame()) {
            throw new TruncatedFrameException("the input ended after %d bytes of a request".formatted(length));
        }
        return null;
    }

    @Override
    public boolean insideFrame() {
        return length > 0 && !deaf;
    }
}
