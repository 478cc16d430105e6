package dev.streamctl.telemetry.kafka;

/** A setting of Kafka's client is wrong, or is not the user's. The message is one line that names it. */
public final class KafkaSettingsException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    KafkaSettingsException(String message) {
        super(message);
    }

    KafkaSettingsException(String message, Throwable cause) {
        super(message, cause);
    }
}
