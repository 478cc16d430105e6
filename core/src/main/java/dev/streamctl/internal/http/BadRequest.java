package dev.streamctl.internal.http;

/** Bytes that are no request, or one that is not served whatever it asks for. */
final class BadRequest extends Exception {

    private static final long serialVersionUID = 1L;

    private final Status status;

    /** @param why one line */
    BadRequest(Status status, String why) {
        super(why, null, false, false); // a peer causes it at will: no stack trace
        this.status = status;
    }

    HttpFrame.Refused asFrame() {
        return new HttpFrame.Refused(status, String.valueOf(getMessage()));
    }
}
