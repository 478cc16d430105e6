package dev.streamctl.internal;

import dev.streamctl.task.TimeSource;

/** Runs with this time bound. */
record WithTime(TimeSource time, Runnable body) implements Runnable {

    @Override
    public void run() {
        ScopedValue.where(TimeSource.CURRENT, time).run(body);
    }
}
