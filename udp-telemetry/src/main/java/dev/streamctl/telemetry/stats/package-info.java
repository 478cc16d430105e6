/** Loss, reordering, duplicates, jitter and where samples got lost: counting without threads, clocks or I/O. */
@NullMarked
package dev.streamctl.telemetry.stats;

import org.jspecify.annotations.NullMarked;
