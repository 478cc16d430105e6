package dev.streamctl.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** One logger. Each record is one write to standard error, so that records of several threads do not mix. */
final class LogLines extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;

    private final boolean own;

    LogLines(String name) {
        this.name = name;
        this.own = name.startsWith("dev.streamctl");
    }

    @Override
    public boolean isTraceEnabled() {
        return isEnabled(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return isEnabled(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isEnabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return isEnabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return isEnabled(Level.ERROR);
    }

    private boolean isEnabled(Level level) {
        Level least = Logging.least(own);
        return least != null && level.toInt() >= least.toInt();
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null; // lines name no source
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable cause) {
        String message = MessageFormatter.basicArrayFormat(pattern, arguments);
        System.err.print(
                switch (Logging.detail()) {
                    case QUIET, NORMAL -> "streamctl: " + message + "\n";
                    case VERBOSE ->
                        beginning(level) + name.substring(name.lastIndexOf('.') + 1) + ": " + message + "\n";
                    case DEBUG -> full(level, message, cause);
                });
        System.err.flush();
    }

    private String full(Level level, String message, @Nullable Throwable cause) {
        var text = new StringWriter();
        text.append(beginning(level)).append("[").append(Thread.currentThread().getName());
        text.append("] ").append(name).append(": ").append(message).append("\n");
        if (cause != null) {
            cause.printStackTrace(new PrintWriter(text, true));
        }
        return text.toString();
    }

    private static String beginning(Level level) {
        // Not a constant: most runs say nothing that has a time.
        var time = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
        String name = level.name();
        return LocalTime.now(ZoneId.systemDefault()).format(time) + " " + name + " ".repeat(6 - name.length());
    }
}
