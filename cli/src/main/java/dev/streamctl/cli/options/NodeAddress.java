package dev.streamctl.cli.options;

import dev.streamctl.Endpoint;
import dev.streamctl.discovery.NodeName;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A node of the static list.
 *
 * @param name what it is called
 * @param where it takes messages
 */
public record NodeAddress(String name, Endpoint.Ws where) {

    private static final Pattern FORM = Pattern.compile("(.+?)=(wss?://.*)");

    /** Reads {@code iopin=ws://board.local:8765/datafeed}. */
    static final class Converter implements ITypeConverter<NodeAddress> {
        @Override
        public NodeAddress convert(String text) {
            Matcher parts = FORM.matcher(text);
            if (!parts.matches()) {
                throw new TypeConversionException("'" + text + "' is not NAME=ws://HOST:PORT/PATH");
            }
            try {
                return new NodeAddress(NodeName.check(parts.group(1)), (Endpoint.Ws) Endpoint.parse(parts.group(2)));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
