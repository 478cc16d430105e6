package dev.streamctl.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import dev.streamctl.cli.options.OutputChoice.Detail;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/**
 * Sets up Logback in code: reading an XML file costs a tenth of a second at each start, and without any set-up the debug
 * lines of Netty would land on standard output.
 */
final class Logging {

    private static final String BRIEF = "streamctl: %msg%n%nopex";
    private static final String LONG = "%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%n%nopex";
    private static final String FULL = "%d{HH:mm:ss.SSS} %-5level [%thread] %logger: %msg%n%ex";

    private Logging() {}

    static void set(Detail detail) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(standardError(context, pattern(detail)));
        root.setLevel(
                switch (detail) {
                    case QUIET, NORMAL -> Level.OFF;
                    case VERBOSE -> Level.WARN;
                    case DEBUG -> Level.INFO;
                });
        context.getLogger("dev.streamctl")
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

    private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext context, String pattern) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setPattern(pattern);
        encoder.start();
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
