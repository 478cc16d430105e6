package dev.streamctl.discovery;

import java.io.IOException;

/** No node of a name is known. */
public final class NodeNotFoundException extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param message one line that names the node */
    public NodeNotFoundException(String message) {
        super(message);
    }
}
