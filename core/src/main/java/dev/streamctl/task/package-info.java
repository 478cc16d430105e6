/**
 * Deadlines, task scopes and periodic loops: the vocabulary of Python's asyncio in blocking Java.
 *
 * <pre>
 *  asyncio                          here
 *  timeout, wait_for                Deadline.within(Duration.ofSeconds(2), () -> ...)
 *  sleep                            TimeSource.sleep(Duration.ofSeconds(1))
 *  TaskGroup                        TaskScope.open(Policy.FAIL_FAST), fork, join
 *  gather                           Tasks.gather(List.of(a, b))
 *  wait(FIRST_COMPLETED)            Tasks.race(List.of(a, b))
 *  to_thread, run_in_executor       Network.offload(() -> ...), Offload
 *  a loop around sleep              Periodic.every(Duration.ofMillis(40)).run(tick -> ...)
 * </pre>
 *
 * <p>Time comes from one place, {@link dev.streamctl.task.TimeSource#current()}, and every wait is an untimed park that a
 * timer of that source ends ({@code Parking}). So a test that binds {@link dev.streamctl.testing.ManualTime} owns the
 * time of everything it runs, and no wait costs a thread. {@code Expiry} holds the handshake by which a deadline
 * interrupts a block and leaves no interrupt behind.
 */
@NullMarked
package dev.streamctl.task;

import org.jspecify.annotations.NullMarked;
