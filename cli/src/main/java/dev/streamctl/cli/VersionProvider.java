package dev.streamctl.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The line of {@code --version}, from a resource that the build fills in: a manifest is not there in a jlink image. */
final class VersionProvider implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
        var built = new Properties();
        try (InputStream resource = VersionProvider.class.getResourceAsStream("version.properties")) {
            built.load(resource);
        }
        String line = "streamctl %s (git %s, netty %s, java %s, %s/%s)"
                .formatted(
                        built.getProperty("version"),
                        revision(built.getProperty("revision", "")),
                        built.getProperty("netty").replace(".Final", ""),
                        System.getProperty("java.version"),
                        System.getProperty("os.name").toLowerCase(Locale.ROOT),
                        System.getProperty("os.arch"));
        return new String[] {line};
    }

    /** Sources without a repository have no revision: then the place holder is still there. */
    private static String revision(String filled) {
        return filled.isEmpty() || filled.startsWith("$") ? "unknown" : filled;
    }
}
