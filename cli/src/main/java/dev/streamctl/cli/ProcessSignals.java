package dev.streamctl.cli;

import dev.streamctl.task.TimeSource;
import java.util.function.Consumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The signals of this process. The JVM's own handling would start its shutdown at the first signal and ignore the second;
 * here {@link Stop} has the say.
 */
final class ProcessSignals implements Signals {

    private static final Stop.End END = new Stop.End() {
        @Override
        public void exit(StopSignal signal) {
            System.exit(signal.exitCode().value());
        }

        @Override
        public void halt(StopSignal signal) {
            Runtime.getRuntime().halt(signal.exitCode().value());
        }
    };

    @Override
    public void onHangup(Runnable action) {
        Signal.handle(new Signal("HUP"), _ -> action.run());
    }

    @Override
    public void onFirst(Consumer<String> notices, Consumer<StopSignal> action) {
        var stop = new Stop(action, notices, TimeSource.system(), END);
        handle(StopSignal.INT, stop);
        handle(StopSignal.TERM, stop);
    }

    @Override
    public void onFirstOrHangup(Consumer<String> notices, Consumer<StopSignal> action) {
        var stop = new Stop(action, notices, TimeSource.system(), END);
        handle(StopSignal.INT, stop);
        handle(StopSignal.TERM, stop);
        if (handle(StopSignal.HUP, stop).equals(SignalHandler.SIG_IGN)) {
            Signal.handle(new Signal(StopSignal.HUP.name()), SignalHandler.SIG_IGN);
        }
    }

    /** Returns what handled it before. */
    private static SignalHandler handle(StopSignal signal, Stop stop) {
        return Signal.handle(new Signal(signal.name()), _ -> stop.received(signal));
    }
}
