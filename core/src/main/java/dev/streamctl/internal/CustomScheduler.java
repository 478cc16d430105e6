package dev.streamctl.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads on a scheduler of one's own. JDK 21 to 25 have it as a constructor without a public interface, which
 * opens with {@code --add-opens java.base/java.lang=ALL-UNNAMED} (or {@code =dev.streamctl.core} on the module path).
 * Where it is closed, gone or of another shape, {@link #why()} says so and nothing else happens.
 */
public final class CustomScheduler {

    private static final @Nullable MethodHandle BUILDER;
    private static final @Nullable Executor DEFAULT;
    private static final @Nullable String WHY;

    private static volatile boolean pollerInitialised;

    static {
        MethodHandle builder = null;
        Executor standard = null;
        String why = null;
        try {
            builder = findBuilder();
            standard = findDefault();
        } catch (ReflectiveOperationException | RuntimeException e) {
            why = e.getMessage() == null ? e.toString() : e.getMessage();
        }
        BUILDER = builder;
        DEFAULT = standard;
        WHY = why;
    }

    private CustomScheduler() {}

    private static MethodHandle findBuilder() throws ReflectiveOperationException {
        Class<?> type = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
        var constructor = type.getDeclaredConstructor(Executor.class);
        constructor.setAccessible(true);
        return MethodHandles.lookup()
                .unreflectConstructor(constructor)
                .asType(MethodType.methodType(Thread.Builder.OfVirtual.class, Executor.class));
    }

    private static Executor findDefault() throws ReflectiveOperationException {
        var field = Class.forName("java.lang.VirtualThread").getDeclaredField("DEFAULT_SCHEDULER");
        field.setAccessible(true);
        return (Executor) field.get(null);
    }

    /** Why it cannot be had, null where it can. */
    public static @Nullable String why() {
        return WHY;
    }

    /** A builder of virtual threads that {@code scheduler} runs. Threads that these start have the same scheduler. */
    public static Thread.Builder.OfVirtual builder(Executor scheduler) {
        if (BUILDER == null) {
            throw new IllegalStateException("no scheduler of our own here: " + WHY);
        }
        try {
            return (Thread.Builder.OfVirtual) BUILDER.invokeExact(scheduler);
        } catch (Throwable e) {
            throw new IllegalStateException("the constructor only stores its argument", e);
        }
    }

    /** The JDK's own scheduler, which may run any virtual thread. */
    public static Executor standard() {
        if (DEFAULT == null) {
            throw new IllegalStateException("no scheduler of our own here: " + WHY);
        }
        return DEFAULT;
    }

    /**
     * Starts a virtual thread that the JDK's own scheduler runs, whichever runs the caller: one that an event loop or a handler
     * started by itself would hold that loop.
     */
    static void startOnStandard(Runnable body) {
        (WHY == null ? builder(standard()) : Thread.ofVirtual()).start(body);
    }

    /**
     * Initialises the JDK's poller from a virtual thread of the default scheduler. Its own virtual threads take the
     * scheduler of the thread that happens to initialise it, and would end with that one's event loop. Done before the first
     * handler exists rather than at the start, which it would delay. May be called again.
     */
    public static void initialisePoller() {
        if (pollerInitialised) {
            return;
        }
        Thread thread = builder(standard()).name("streamctl-poller-init").start(() -> {
            try {
                Class.forName("sun.nio.ch.Poller");
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("this JDK has another poller", e);
            }
        });
        Uninterrupted.join(thread);
        pollerInitialised = true;
    }
}
