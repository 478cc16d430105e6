package dev.streamctl.cli.options;

import dev.streamctl.NetworkOptions;
import dev.streamctl.NetworkOptions.Scheduler;
import dev.streamctl.NetworkOptions.Transport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to talk to the kernel. */
public final class NetworkChoice {

    @Option(
            names = "--transport",
            paramLabel = "auto|epoll|nio",
            completionCandidates = Transports.class,
            defaultValue = "auto",
            description = "how to talk to the kernel: epoll where it loads, or one of the two"
                    + " (default: ${DEFAULT-VALUE})")
    private Transport transport = Transport.AUTO;

    @Option(
            names = "--scheduler",
            paramLabel = "carrier|default",
            completionCandidates = Schedulers.class,
            defaultValue = "carrier",
            description = "what runs the handlers: the thread of their event loop, or the JDK's scheduler"
                    + " (default: ${DEFAULT-VALUE})")
    private Scheduler scheduler = Scheduler.CARRIER;

    @Option(
            names = "--loops",
            paramLabel = "N",
            converter = WholeNumber.Loops.class,
            description = "event-loop threads, 1 to 1024 (default: 1 for up to four processors, else one for each two)")
    private @Nullable Integer loops;

    /** The options of the network. */
    public NetworkOptions options() {
        NetworkOptions options =
                NetworkOptions.defaults().withTransport(transport).withScheduler(scheduler);
        return loops == null ? options : options.withLoops(loops);
    }

    static final class Transports extends ArrayList<String> {

        private static final long serialVersionUID = 1L;

        Transports() {
            super(List.of("auto", "epoll", "nio"));
        }
    }

    static final class Schedulers extends ArrayList<String> {

        private static final long serialVersionUID = 1L;

        Schedulers() {
            super(List.of("carrier", "default"));
        }
    }
}
