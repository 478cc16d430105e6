package dev.streamctl.internal.websocket;

/** What names a server in {@code Host}: name and port, as clients write them. */
public final class Hosts {

    private Hosts() {}

    /**
     * Without the zone of a link-local address: it names an interface of the client's machine, and says nothing here. Some
     * clients leave it out (RFC 6874 section 4), others send it as in their URL, with {@code %25}, or as in RFC 4007.
     */
    public static String withoutZone(String authority) {
        return authority.replaceFirst("^\\[(fe[89ab][0-9a-f]:[0-9a-f:.]*)%[a-z0-9._~%-]+\\]", "[$1]");
    }

    /** Whether both mean the same: the usual port of the scheme may be there or not, and browsers leave it out. */
    static boolean same(String known, String host, boolean secure) {
        String port = secure ? ":443" : ":80";
        return without(port, known).equalsIgnoreCase(without(port, host));
    }

    private static String without(String port, String host) {
        return host.endsWith(port) ? host.substring(0, host.length() - port.length()) : host;
    }
}
