package dev.streamctl.cli.options;

import dev.streamctl.tls.TlsVersion;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 1.2} and {@code 1.3}. */
final class TlsVersionConverter implements ITypeConverter<TlsVersion> {

    @Override
    public TlsVersion convert(String text) {
        return switch (text) {
            case "1.2" -> TlsVersion.TLS_1_2;
            case "1.3" -> TlsVersion.TLS_1_3;
            default -> throw new TypeConversionException("'" + text + "' is not 1.2 or 1.3");
        };
    }
}
