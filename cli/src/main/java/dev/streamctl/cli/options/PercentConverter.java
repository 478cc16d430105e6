package dev.streamctl.cli.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 0.5%} as 0.005: 0% to 100%. */
public final class PercentConverter implements ITypeConverter<Double> {

    @Override
    public Double convert(String text) {
        String number = text.strip();
        if (number.matches("[0-9]{1,3}(\\.[0-9]{1,9})?%")) {
            double percent = Double.parseDouble(number.substring(0, number.length() - 1));
            if (percent <= 100) {
                return percent / 100;
            }
        }
        throw new TypeConversionException("'" + text + "' is not a part such as 0.5%, within 0% to 100%");
    }
}
