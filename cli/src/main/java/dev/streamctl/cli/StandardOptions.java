package dev.streamctl.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code --help} and {@code --version}, as in picocli's own mixin, which is read from annotations. */
final class StandardOptions {

    private StandardOptions() {}

    static void addTo(CommandSpec command) {
        command.versionProvider(new VersionProvider())
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help message and exit.")
                        .build())
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Print version information and exit.")
                        .build());
    }
}
