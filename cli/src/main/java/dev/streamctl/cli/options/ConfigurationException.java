package dev.streamctl.cli.options;

/** The configuration file cannot be used. The message is one line. */
public final class ConfigurationException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message names the file and what is wrong */
    public ConfigurationException(String message) {
        super(message);
    }
}
