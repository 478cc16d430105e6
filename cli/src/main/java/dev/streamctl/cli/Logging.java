package dev.streamctl.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.streamctl.cli.options.OutputChoice.Detail;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/**
 * Sets up Logback, which finds this class as a service before it looks for XML files: reading one costs a tenth of a second
 * at each start, and without any set-up the debug lines of Netty would land on standard output.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class Logging extends ContextAwareBase implements Configurator {

    private static final String BRIEF = "streamctl: %msg%n%nopex";
    private static final String LONG = "%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%n%nopex";
    private static final String FULL = "%d{HH:mm:ss.SSS} %-5level [%thread] %logger: %msg%n%ex";

    /** For Logback. */
    public Logging() {}

    @Override
    public ExecutionStatus configure(LoggerContext loggers) {
        set(loggers, Detail.NORMAL);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Changes how much is logged. */
    static void set(Detail detail) {
        set((LoggerContext) LoggerFactory.getILoggerFactory(), detail);
    }

    private static void set(LoggerContext loggers, Detail detail) {
        loggers.reset();
        Logger root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(standardError(loggers, pattern(detail)));
        root.setLevel(
                switch (detail) {
                    case QUIET, NORMAL -> Level.OFF;
                    case VERBOSE -> Level.WARN;
                    case DEBUG -> Level.INFO;
                });
        loggers.getLogger("dev.streamctl")
                .setLevel(
                        switch (detail) {
                            case QUIET -> Level.ERROR;
                            case NORMAL -> Level.WARN;
                            case VERBOSE -> Level.INFO;
                            case DEBUG -> Level.DEBUG;
                        });
    }

    private static String pattern(Detail detail) {
        return switch (detail) {
            case QUIET, NORMAL -> BRIEF;
            case VERBOSE -> LONG;
            case DEBUG -> FULL;
        };
    }

    private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext loggers, String pattern) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(loggers);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setPattern(pattern);
        encoder.start();
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(loggers);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
