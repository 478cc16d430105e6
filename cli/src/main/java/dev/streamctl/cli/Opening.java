package dev.streamctl.cli;

import dev.streamctl.Network;
import dev.streamctl.NetworkOptions;
import dev.streamctl.NetworkOptions.Scheduler;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Failure;
import dev.streamctl.cli.output.Output;
import java.util.Locale;

/** How a command opens its network, and what it says where that is another one than was asked for. */
final class Opening {

    private final NetworkOptions options;
    private boolean insists;

    /** @param insists whether the scheduler was asked for on the command line */
    Opening(NetworkOptions options, boolean insists) {
        this.options = options;
        this.insists = insists;
    }

    /**
     * A network. Where the scheduler that was asked for does not work here, that is said the first time.
     *
     * @throws CommandFailedException the transport that was asked for does not work here
     */
    Network open(Output output) throws CommandFailedException {
        Network network;
        try {
            network = Network.open(options);
        } catch (IllegalStateException e) {
            throw new CommandFailedException(new Failure(
                    ExitCode.UNEXPECTED, String.valueOf(e.getMessage()), "--transport auto takes what works here"));
        }
        if (insists && !network.scheduler().equals(name(options.scheduler()))) {
            output.notice("warning: --scheduler " + name(options.scheduler()) + " does not work here, using "
                    + network.scheduler() + " (-v tells why)");
        }
        insists = false;
        return network;
    }

    private static String name(Scheduler scheduler) {
        return scheduler.name().toLowerCase(Locale.ROOT);
    }
}
