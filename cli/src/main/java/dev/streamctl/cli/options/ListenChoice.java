package dev.streamctl.cli.options;

import dev.streamctl.BindFailedException;
import dev.streamctl.BindFailedException.Reason;
import dev.streamctl.NetworkOptions.Transport;
import dev.streamctl.telemetry.keys.FollowedKeyFile;
import dev.streamctl.telemetry.keys.KeyFileException;
import dev.streamctl.telemetry.keys.Keyring;
import dev.streamctl.telemetry.listen.ListenOptions;
import dev.streamctl.telemetry.listen.ListenOptions.Bounds;
import dev.streamctl.telemetry.listen.ListenOptions.Content;
import dev.streamctl.telemetry.listen.ListenOptions.Sockets;
import dev.streamctl.telemetry.send.HostLookup;
import dev.streamctl.telemetry.send.SenderOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Where datagrams are received, how many at most, and whose. */
public final class ListenChoice {

    /** Those options that mean nothing where no socket is read. */
    public static final List<String> OF_SOCKETS = List.of(
            "--host",
            "--port",
            "--interface",
            "--shards",
            "--transport",
            "--receive-buffer",
            "--queue",
            "--max-rate",
            "--key-file",
            "--allow-unauthenticated");

    private final OptionSpec host = OptionSpec.builder("--host")
            .type(String.class)
            .paramLabel("HOST")
            .defaultValue("127.0.0.1")
            .description("address to listen on, 0.0.0.0 or :: for all of this machine; a group of multicast is joined"
                    + " (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec port = OptionSpec.builder("--port")
            .type(Integer.class)
            .paramLabel("PORT")
            .converters(new WholeNumber.Port())
            .defaultValue("9100")
            .description("port to listen on; 0 takes a free one (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec networkInterface = OptionSpec.builder("--interface")
            .type(String.class)
            .paramLabel("IF")
            .description("where to join the group of --host (default: every interface that is up and does multicast)")
            .build();

    private final OptionSpec shards = OptionSpec.builder("--shards")
            .type(Integer.class)
            .paramLabel("N")
            .converters(new WholeNumber.Shards())
            .defaultValue("1")
            .description("sockets at the port and threads that parse, 1 to 64; the kernel spreads senders over the"
                    + " sockets (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec transport = NetworkChoice.transport();

    private final OptionSpec receiveBuffer = size("--receive-buffer", ListenOptions.DEFAULT_RECEIVE_BUFFER)
            .description("receive buffer to ask the kernel for, for each socket; it gives at most"
                    + " net.core.rmem_max (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec queue = size("--queue", ListenOptions.DEFAULT_QUEUE)
            .description("datagrams that may wait for each thread that parses, 256KiB to 1GiB; when it is full, the"
                    + " oldest are dropped and counted (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec maxDevices = OptionSpec.builder("--max-devices")
            .type(Integer.class)
            .paramLabel("N")
            .converters(new WholeNumber.Count())
            .defaultValue(String.valueOf(ListenOptions.DEFAULT_MAX_DEVICES))
            .description("devices to remember; the one heard least recently is forgotten (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec maxRate = OptionSpec.builder("--max-rate")
            .type(Integer.class)
            .paramLabel("N")
            .converters(new WholeNumber.RateOrNone())
            .defaultValue(String.valueOf(ListenOptions.DEFAULT_MAX_RATE))
            .description("datagrams a second from one address (IPv6: one /64, or one link-local address) to all sockets"
                    + " together, and as many at once; 0 is no limit, and loopback addresses have none (default:"
                    + " ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec keyFile = OptionSpec.builder("--key-file")
            .type(Path.class)
            .paramLabel("FILE")
            .converters(new PathConverter())
            .description("keys of devices (mode 0600): opens what is sealed, checks what is signed, and takes nothing"
                    + " else. A change of the file counts within two seconds")
            .build();

    private final OptionSpec allowUnauthenticated = OptionSpec.builder("--allow-unauthenticated")
            .type(boolean.class)
            .description("with --key-file: take what is neither sealed nor signed as well")
            .build();

    private static OptionSpec.Builder size(String name, int byDefault) {
        return OptionSpec.builder(name)
                .type(Long.class)
                .paramLabel("SIZE")
                .converters(new SizeConverter())
                .defaultValue(Units.SIZE.format(byDefault));
    }

    /** Adds the options to a command. */
    public void addTo(CommandSpec command) {
        List.of(
                        host,
                        port,
                        networkInterface,
                        shards,
                        transport,
                        receiveBuffer,
                        queue,
                        maxDevices,
                        maxRate,
                        keyFile,
                        allowUnauthenticated)
                .forEach(command::addOption);
    }

    /**
     * The keys of the file, as they are at each moment; null where no file was named.
     *
     * @throws KeyFileException the file cannot be used
     */
    public @Nullable FollowedKeyFile keys() throws KeyFileException {
        Path file = keyFile.getValue();
        return file == null ? null : FollowedKeyFile.open(file);
    }

    /**
     * The listener that was asked for.
     *
     * @param seed random
     * @param keys those of {@link #keys}
     * @throws BindFailedException the host has no address, or none within {@link SenderOptions#LOOKUP_TIMEOUT}
     * @throws IllegalArgumentException a value is out of its range; the message is one line
     */
    public ListenOptions options(Content content, @Nullable Keyring keys, long seed)
            throws BindFailedException, InterruptedException {
        InetAddress address = address();
        return ListenOptions.at(new InetSocketAddress(address, port.<Integer>getValue()), seed)
                .withSockets(new Sockets(
                        joinedAt(address),
                        transport.<Transport>getValue(),
                        shards.<Integer>getValue(),
                        bytes(receiveBuffer)))
                .withBounds(new Bounds(bytes(queue), maxDevices.<Integer>getValue(), maxRate.<Integer>getValue()))
                .withKeys(keys, Boolean.TRUE.equals(allowUnauthenticated.getValue()))
                .withContent(content);
    }

    /** One that a variable or a file names is for groups, whenever there is one; on the command line it means this address. */
    private @Nullable String joinedAt(InetAddress address) {
        boolean said = networkInterface.command().commandLine().getParseResult().hasMatchedOption(networkInterface);
        return said || address.isMulticastAddress() ? networkInterface.<@Nullable String>getValue() : null;
    }

    private InetAddress address() throws BindFailedException, InterruptedException {
        try {
            return HostLookup.find(host.getValue(), SenderOptions.LOOKUP_TIMEOUT)
                    .getFirst();
        } catch (UnknownHostException e) {
            throw new BindFailedException(
                    Reason.UNKNOWN_HOST,
                    "cannot listen at --host %s: %s".formatted(host.getValue(), e.getMessage()),
                    e);
        }
    }

    /** What is over the range of an int is over every limit, and is refused as such. */
    private static int bytes(OptionSpec option) {
        return (int) Math.min(option.<Long>getValue(), Integer.MAX_VALUE);
    }
}
