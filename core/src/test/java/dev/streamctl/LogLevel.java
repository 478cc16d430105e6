package dev.streamctl;

import java.lang.reflect.Field;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Another level of one log while this is open. The test backend, slf4j-simple, has no other way than its field. */
final class LogLevel implements AutoCloseable {

    private final Logger log;
    private final Field field;
    private final int before;

    LogLevel(String name, Level level) throws ReflectiveOperationException {
        log = LoggerFactory.getLogger(name);
        field = log.getClass().getDeclaredField("currentLogLevel");
        field.setAccessible(true);
        before = field.getInt(log);
        field.setInt(log, level.toInt());
    }

    @Override
    public void close() throws ReflectiveOperationException {
        field.setInt(log, before);
    }
}
