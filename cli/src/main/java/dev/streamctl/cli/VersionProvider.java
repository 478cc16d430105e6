package dev.streamctl.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The line of {@code --version}, from a resource that the build fills in: a manifest is not there in a jlink image. */
final class VersionProvider implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {line()};
    }

    static String line() {
        var built = new Properties();
        try (InputStream resource = VersionProvider.class.getResourceAsStream("version.properties")) {
            built.load(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "streamctl " + built.getProperty("version")
                + " (git " + revision(built.getProperty("revision", ""))
                + ", netty " + built.getProperty("netty").replace(".Final", "")
                + ", java " + System.getProperty("java.version")
                + ", " + System.getProperty("os.name").toLowerCase(Locale.ROOT)
                + "/" + System.getProperty("os.arch") + ")";
    }

    /** Sources without a repository have no revision: then the place holder is still there. */
    private static String revision(String filled) {
        return filled.isEmpty() || filled.startsWith("$") ? "unknown" : filled;
    }
}
