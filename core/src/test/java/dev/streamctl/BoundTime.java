package dev.streamctl;

import dev.streamctl.task.TimeSource;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Runs each test method of an {@link OnEverySetting} with the test's own time bound to its thread. */
final class BoundTime implements InvocationInterceptor {

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        bound(invocation, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        bound(invocation, context);
    }

    private static void bound(Invocation<Void> invocation, ExtensionContext context) throws Throwable {
        WithManualTime test = (WithManualTime) context.getRequiredTestInstance();
        ScopedValue.where(TimeSource.CURRENT, test.time).call(invocation::proceed);
    }
}
