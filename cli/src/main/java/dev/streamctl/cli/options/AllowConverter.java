package dev.streamctl.cli.options;

import dev.streamctl.websocket.Routes;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads whom a server lets in besides itself, and leaves the judgement to {@link Routes}. */
enum AllowConverter implements ITypeConverter<String> {
    /** A site whose pages may ask. */
    ORIGIN {
        @Override
        void check(String text) {
            Routes.none().withOrigins(Set.of(text));
        }
    },
    /** A name by which the server may be asked. */
    HOST {
        @Override
        void check(String text) {
            Routes.none().withHosts(Set.of(text));
        }
    };

    /** Throws where it is none. */
    abstract void check(String text);

    @Override
    public String convert(String text) {
        try {
            check(text);
            return text;
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
