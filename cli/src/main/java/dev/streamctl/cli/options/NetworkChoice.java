package dev.streamctl.cli.options;

import dev.streamctl.NetworkOptions;
import dev.streamctl.NetworkOptions.Scheduler;
import dev.streamctl.NetworkOptions.Transport;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** How to talk to the kernel. */
public final class NetworkChoice {

    private final OptionSpec transport = transport();

    private final OptionSpec scheduler = OptionSpec.builder("--scheduler")
            .type(Scheduler.class)
            .paramLabel("carrier|default")
            .completionCandidates(List.of("carrier", "default"))
            .defaultValue("carrier")
            .description("what runs the handlers: the thread of their event loop, or the JDK's scheduler"
                    + " (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec loops;

    /** The options of a command that does not listen. */
    public NetworkChoice() {
        this("");
    }

    private NetworkChoice(String more) {
        loops = OptionSpec.builder("--loops")
                .type(Integer.class)
                .paramLabel("N")
                .converters(new WholeNumber.Loops())
                .description(
                        "event-loop threads, 1 to 1024 (default: 1 for up to four processors, else one for each two)"
                                + more)
                .build();
    }

    /** The options of a server, whose loops share one listening socket. */
    public static NetworkChoice ofServer() {
        return new NetworkChoice("; they get the new connections of one socket in turn, those of a loop that a handler"
                + " holds wait for it; see --share-port for a socket each");
    }

    /** {@code --transport}. */
    static OptionSpec transport() {
        return OptionSpec.builder("--transport")
                .type(Transport.class)
                .paramLabel("auto|epoll|nio")
                .completionCandidates(List.of("auto", "epoll", "nio"))
                .defaultValue("auto")
                .description("how to talk to the kernel: epoll where it loads, or one of the two (default:"
                        + " ${DEFAULT-VALUE})")
                .build();
    }

    /** Adds the options to a command. */
    public void addTo(CommandSpec command) {
        command.addOption(transport).addOption(scheduler).addOption(loops);
    }

    /** The options of the network. */
    public NetworkOptions options() {
        NetworkOptions options = NetworkOptions.defaults()
                .withTransport(transport.<Transport>getValue())
                .withScheduler(scheduler.<Scheduler>getValue());
        Integer given = loops.getValue();
        return given == null ? options : options.withLoops(given);
    }
}
