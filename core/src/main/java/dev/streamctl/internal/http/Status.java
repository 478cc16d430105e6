package dev.streamctl.internal.http;

/** How a server refuses a request, or fails at it. */
public enum Status {
    BAD_REQUEST(400),
    UNAUTHORIZED(401),
    FORBIDDEN(403),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    TIMEOUT(408),
    CONTENT_TOO_LARGE(413),
    URI_TOO_LONG(414),
    UPGRADE_REQUIRED(426),
    TOO_MANY_REQUESTS(429),
    HEADERS_TOO_LARGE(431),
    FAILED(500),
    NOT_IMPLEMENTED(501),
    UNAVAILABLE(503),
    VERSION_NOT_SUPPORTED(505);

    private final int code;

    Status(int code) {
        this.code = code;
    }

    /** Its number. */
    public int code() {
        return code;
    }

    /** The words for a number (RFC 9110 section 15, RFC 6585); empty, as they may be, where there are none here. */
    static String phrase(int code) {
        return switch (code) {
            case 200 -> "OK";
            case 204 -> "No Content";
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 303 -> "See Other";
            case 304 -> "Not Modified";
            case 307 -> "Temporary Redirect";
            case 308 -> "Permanent Redirect";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 426 -> "Upgrade Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 503 -> "Service Unavailable";
            case 505 -> "HTTP Version Not Supported";
            default -> "";
        };
    }
}
