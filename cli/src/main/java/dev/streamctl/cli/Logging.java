package dev.streamctl.cli;

import dev.streamctl.cli.options.OutputChoice.Detail;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Where the log goes: as lines to standard error. SLF4J finds this class as a service, or by the property {@code
 * slf4j.provider}, which the launcher sets because looking for services opens every jar.
 *
 * <p>A logging library in its place (Logback, set up by calls alone) took as long to start as all of Netty does, and a
 * command wants no more of it than these lines.
 */
public final class Logging implements SLF4JServiceProvider {

    private static volatile Detail detail = Detail.NORMAL;

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter diagnosticContext = new NOPMDCAdapter();
    private final ILoggerFactory loggers = LogLines::new;

    /** For SLF4J. */
    public Logging() {}

    /** Changes how much is logged, and how long the lines are. */
    static void set(Detail wanted) {
        detail = wanted;
    }

    static Detail detail() {
        return detail;
    }

    /** The least level that is logged; null is none. */
    static @Nullable Level least(boolean own) {
        return switch (detail) {
            case QUIET -> own ? Level.ERROR : null;
            case NORMAL -> own ? Level.WARN : null;
            case VERBOSE -> own ? Level.INFO : Level.WARN;
            case DEBUG -> own ? Level.DEBUG : Level.INFO;
        };
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return loggers;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return diagnosticContext;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99"; // any 2.0, as providers say it
    }

    @Override
    public void initialize() {
        // there is nothing to read
    }
}
