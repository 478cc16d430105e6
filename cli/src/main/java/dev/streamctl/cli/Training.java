package dev.streamctl.cli;

/**
 * What the launcher runs to train a cache for the Java machine: commands as a user gives them, which end by themselves.
 */
public final class Training {

    private Training() {}

    /** Runs the commands. */
    public static void main(String[] args) {
        Main.main(new String[] {"--version"});
        run("selftest");
        run("serve", "--port", "0");
        System.exit(0); // as the command ends
    }

    private static void run(String... args) {
        Surroundings process = Surroundings.ofProcess();
        var around = new Surroundings(
                process.in(),
                process.out(),
                process.err(),
                process.inIsTerminal(),
                process.outIsTerminal(),
                process.errIsTerminal(),
                process.variables(),
                stop -> {
                    new ProcessSignals().onFirst(stop);
                    stop.accept(StopSignal.TERM);
                });
        if (StreamctlCommand.run(around, args) != 0) {
            System.exit(1);
        }
    }
}
