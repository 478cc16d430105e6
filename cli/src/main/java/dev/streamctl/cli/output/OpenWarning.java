package dev.streamctl.cli.output;

import dev.streamctl.Endpoint;
import dev.streamctl.ServerOptions;
import dev.streamctl.access.Exposure;

/** Says where a server is open to other machines. */
public final class OpenWarning {

    private OpenWarning() {}

    /** One line, where others can reach the server and read what is sent. */
    public static void tell(Endpoint endpoint, ServerOptions options, Output output) {
        if (endpoint.isSecure() || !Exposure.isBeyondThisMachine(endpoint)) {
            return;
        }
        output.notice("warning: " + endpoint + " is open to every machine that can reach this one, without encryption"
                + (options.token() == null ? " or a password" : ", and so is the token on its way"));
    }
}
