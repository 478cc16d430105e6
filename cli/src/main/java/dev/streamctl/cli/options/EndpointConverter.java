package dev.streamctl.cli.options;

import dev.streamctl.Endpoint;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads endpoints, as {@link Endpoint#parse} does. */
public sealed class EndpointConverter implements ITypeConverter<Endpoint> {

    @Override
    public Endpoint convert(String text) {
        try {
            return Endpoint.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** Where somebody else listens: at a port. */
    public static final class OfPeer extends EndpointConverter {

        @Override
        public Endpoint convert(String text) {
            Endpoint endpoint = super.convert(text);
            if (endpoint.address().filter(tcp -> tcp.port() == 0).isPresent()) {
                throw new TypeConversionException("'" + text + "': nobody listens at port 0");
            }
            return endpoint;
        }
    }
}
