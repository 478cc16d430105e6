package dev.streamctl.internal.netty;

import dev.streamctl.internal.CustomScheduler;
import java.util.concurrent.Executor;

/** Lets a benchmark of another package start virtual threads on a scheduler of its own. */
public final class CarriedThreads {

    private CarriedThreads() {}

    public static Thread.Builder.OfVirtual on(Executor scheduler) {
        CustomScheduler.initialisePoller();
        return CustomScheduler.builder(scheduler);
    }
}
