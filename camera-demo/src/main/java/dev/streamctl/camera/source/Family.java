package dev.streamctl.camera.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A program and what it has started. Parents, process groups and sessions are lost as soon as one of them ends or leaves; what
 * all inherit is the environment. So each program is started with a mark in {@value #VARIABLE}, and on Linux whoever has that
 * mark belongs to it, also when the program itself has ended. Not found is who has been given another environment, or hides it
 * from us, as one that runs with more rights; and elsewhere all that were not below the program when it was told to end.
 */
final class Family {

    /** Not a name of an option, which a {@code streamctl} that is started so would take from it. */
    static final String VARIABLE = "STREAMCTL_FAMILY";

    private static final Duration POLL = Duration.ofMillis(10);

    /** More often nobody looks for those that start others faster than they can be ended. */
    private static final int MOST_LOOKS = 5;

    private final Process program;
    private final String mark;

    private Family(Process program, String mark) {
        this.program = program;
        this.mark = mark;
    }

    /** Starts the program, with a mark of its own beside those in the environment: a camera may be the program of another. */
    static Family start(ProcessBuilder builder) throws IOException {
        String mark = UUID.randomUUID().toString();
        builder.environment().merge(VARIABLE, mark, (outer, own) -> outer + " " + own);
        return new Family(builder.start(), mark);
    }

    Process program() {
        return program;
    }

    /**
     * Ends all: with SIGTERM, and who is there after this time, or has come meanwhile, with SIGKILL, for which it waits as long
     * at most. An interrupt cuts the first wait short and stays pending.
     */
    void end(Duration patience) {
        Set<ProcessHandle> members = new LinkedHashSet<>();
        below().forEach(members::add);
        members.forEach(
                ProcessHandle::destroy); // before others are looked for: that hangs at one that hangs in the kernel
        var _ = findMarked(members, ProcessHandle::destroy);
        boolean interrupted = !await(members, patience);
        kill(members);
        interrupted |= !await(members, patience); // whoever opens the device next finds it free
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void kill(Set<ProcessHandle> members) {
        below().forEach(members::add);
        members.forEach(ProcessHandle::destroyForcibly);
        int looks = 1;
        while (findMarked(members, ProcessHandle::destroyForcibly) && looks < MOST_LOOKS) {
            looks++;
        }
    }

    /** The program, and before its children: a shell whose child is killed first starts the next one. */
    private Stream<ProcessHandle> below() {
        return Stream.concat(Stream.of(program.toHandle()), program.descendants());
    }

    /**
     * Does something to each that has the mark and was not known.
     *
     * @return whether there was one
     */
    private boolean findMarked(Set<ProcessHandle> known, Consumer<ProcessHandle> then) {
        int before = known.size();
        // a handle knows when its process began: another one that gets its number before it is ended is left alone
        ProcessHandle.allProcesses().filter(this::isMarked).filter(known::add).forEach(then);
        return known.size() > before;
    }

    private boolean isMarked(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/environ"), ISO_8859_1)
                    .contains(mark);
        } catch (IOException e) {
            return false; // it has ended, or belongs to somebody else
        }
    }

    /**
     * Until none runs any more. {@link ProcessHandle#onExit} looks at those that are not our children every 300 ms only. Also where
     * none is left it waits for a moment, in which one that is just becoming another program has no environment.
     *
     * @return false where it was interrupted
     */
    private static boolean await(Set<ProcessHandle> members, Duration patience) {
        TimeSource time = TimeSource.system(); // other programs know no other
        long start = time.nanoTime();
        try {
            do {
                Thread.sleep(POLL);
            } while (members.stream().anyMatch(Family::runs) && time.nanoTime() - start < patience.toNanos());
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    /**
     * Not so one that has ended and is there still: where our process is the first of a container, nobody reaps its orphans. It
     * runs, and may have a device open, as long as any of its threads does: its first one alone may have ended.
     */
    static boolean runs(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            return runs(Files.readString(Path.of("/proc/" + process.pid() + "/stat"), ISO_8859_1));
        } catch (IOException e) {
            return process.isAlive(); // no Linux, or it has just gone
        }
    }

    /** @param stat as proc(5) has it: behind the name are the state, and as 18th the number of threads */
    static boolean runs(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return !fields[0].equals("Z") || !fields[17].equals("1");
    }
}
