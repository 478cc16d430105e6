package dev.streamctl.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.cli.options.LimitText;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Output;
import dev.streamctl.cli.output.Report;
import dev.streamctl.limits.Limit;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** {@code streamctl limits}. */
@Command(
        name = "limits",
        description = "Prints every limit: name, default, range and meaning.",
        footer = {
            "",
            "With --json the values are bytes, milliseconds or counts, as \"unit\" says.",
            "",
            "Examples:",
            "  streamctl limits",
            "  streamctl limits --json"
        })
final class LimitsCommand extends Subcommand {

    @Override
    CommandSpec describe() {
        return CommandSpec.forAnnotatedObject(this);
    }

    @Override
    ExitCode run(Surroundings surroundings, Output output) throws IOException {
        for (Limit limit : Limit.values()) {
            output.data(new Line(limit));
        }
        return ExitCode.DONE;
    }

    private record Line(Limit limit) implements Report {

        @Override
        public String type() {
            return "limit";
        }

        @Override
        public void writeFields(JsonGenerator json) throws IOException {
            json.writeStringField("name", limit.name().toLowerCase(Locale.ROOT));
            json.writeStringField("unit", limit.unit().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("default", limit.byDefault());
            json.writeNumberField("least", limit.least());
            json.writeNumberField("most", limit.most());
            json.writeStringField("meaning", limit.meaning());
        }

        @Override
        public String text() {
            return "%-27s  %-6s  %-15s  %s"
                    .formatted(
                            limit.name().toLowerCase(Locale.ROOT),
                            LimitText.value(limit, limit.byDefault()),
                            LimitText.range(limit),
                            limit.meaning());
        }
    }
}
