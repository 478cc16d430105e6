package dev.streamctl.cli.options;

import dev.streamctl.cli.telemetry.FormatChoice;
import dev.streamctl.telemetry.keys.FollowedKeyFile;
import dev.streamctl.telemetry.keys.KeyFileException;
import dev.streamctl.telemetry.keys.KeyUse;
import dev.streamctl.telemetry.keys.Keyring;
import dev.streamctl.telemetry.send.LinkOptions;
import dev.streamctl.telemetry.send.Protection;
import dev.streamctl.telemetry.send.SenderOptions;
import dev.streamctl.telemetry.send.Target;
import dev.streamctl.telemetry.source.SystemSource;
import dev.streamctl.telemetry.wire.Packer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Where telemetry is sent, as whom, and in what datagrams. */
public final class SenderChoice {

    private final OptionSpec target = OptionSpec.builder("--target")
            .type(Target.class)
            .required(true)
            .paramLabel("HOST:PORT")
            .converters(new TargetConverter())
            .description("where to send: name:port, 192.0.2.1:port, [2001:db8::1]:port, or a group of multicast")
            .build();

    private final OptionSpec device = OptionSpec.builder("--device")
            .type(String.class)
            .paramLabel("NAME")
            .converters(new NameConverter())
            .description("name of this device, at most 128 bytes (default: the name of the machine)")
            .build();

    private final OptionSpec format = OptionSpec.builder("--format")
            .type(FormatChoice.class)
            .paramLabel("ilp|sealed")
            .defaultValue("ilp")
            .description("readable line protocol, or sealed with a key of --key-file (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec keyFile = OptionSpec.builder("--key-file")
            .type(Path.class)
            .paramLabel("FILE")
            .converters(new PathConverter())
            .description("file of keys with mode 0600, see 'streamctl key generate'; the first one is used. A change of"
                    + " the file counts within two seconds")
            .build();

    private final OptionSpec redundancy = number("--redundancy", new WholeNumber.Redundancy(), 0)
            .description(
                    "send the samples of N earlier periods once more with each, 0 to 16: a lost datagram then costs"
                            + " no sample (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec datagramSize = number(
                    "--datagram-size", new WholeNumber.DatagramSize(), Packer.DEFAULT_BUDGET)
            .description("bytes of a datagram's payload, 256 to 65507; above the default it may not pass everywhere"
                    + " (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec dscp = number("--dscp", new WholeNumber.Dscp(), 0)
            .description("class of service in the IP header, 0 to 63 (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec ttl = number("--ttl", new WholeNumber.Hops(), 1)
            .description("how many networks a datagram to a group of multicast may cross, 0 to 255; 1 is this one"
                    + " (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec networkInterface = OptionSpec.builder("--interface")
            .type(String.class)
            .paramLabel("IF")
            .description("network interface by which multicast leaves, and whose address other datagrams come from")
            .build();

    private final OptionSpec sendBuffer = OptionSpec.builder("--send-buffer")
            .type(Long.class)
            .paramLabel("SIZE")
            .converters(new SizeConverter())
            .defaultValue("0")
            .description("SO_SNDBUF, up to 64MiB; 0 leaves it to the system (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec rotate = OptionSpec.builder("--rotate")
            .type(Duration.class)
            .paramLabel("TIME")
            .converters(new TimeConverter())
            .defaultValue("5m")
            .description("time after which the target is looked up again and the source port changes"
                    + " (default: ${DEFAULT-VALUE})")
            .build();

    private static OptionSpec.Builder number(String name, WholeNumber range, int byDefault) {
        return OptionSpec.builder(name)
                .type(Integer.class)
                .paramLabel("N")
                .converters(range)
                .defaultValue(String.valueOf(byDefault));
    }

    /** Adds the options to a command. */
    public void addTo(CommandSpec command) {
        List.of(
                        target,
                        device,
                        format,
                        keyFile,
                        redundancy,
                        datagramSize,
                        dscp,
                        ttl,
                        networkInterface,
                        sendBuffer,
                        rotate)
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
     * How to send.
     *
     * @param keys those of {@link #keys}
     * @throws IllegalArgumentException a value is out of its range; the message is one line
     */
    public SenderOptions options(@Nullable Keyring keys, SystemSource machine) {
        if (sendBuffer.<Long>getValue() > LinkOptions.MAX_SEND_BUFFER) {
            throw new IllegalArgumentException("--send-buffer is above 64MiB");
        }
        if (rotate.<Duration>getValue().isZero()) {
            throw new IllegalArgumentException("Invalid value for option '--rotate': it must be above 0");
        }
        String name = Objects.requireNonNullElseGet(device.<@Nullable String>getValue(), machine::hostName);
        var link = new LinkOptions(
                dscp.<Integer>getValue(),
                sendBuffer.<Long>getValue().intValue(),
                networkInterface.<@Nullable String>getValue(),
                ttl.<Integer>getValue());
        return SenderOptions.to(target.getValue(), name.isEmpty() ? "streamctl" : name)
                .withProtection(protection(keys))
                .withRedundancy(redundancy.<Integer>getValue())
                .withMaxDatagram(datagramSize.<Integer>getValue())
                .withLink(link)
                .withRotation(rotate.getValue(), SenderOptions.LOOKUP_TIMEOUT)
                .withClockSynced(machine::clockSynced);
    }

    private Protection protection(@Nullable Keyring keys) {
        boolean sealed = format.<FormatChoice>getValue() == FormatChoice.SEALED;
        if (keys == null) {
            if (sealed) {
                throw new IllegalArgumentException("--format sealed needs --key-file FILE");
            }
            return new Protection.Plain();
        }
        return sealed ? new Protection.Sealed(keys, KeyUse.CHACHA20_POLY1305) : new Protection.Signed(keys);
    }

    /** The format, for a message. */
    public String formatName() {
        boolean signed = format.<FormatChoice>getValue() == FormatChoice.ILP && keyFile.getValue() != null;
        return signed ? "ilp, signed" : String.valueOf(format.<FormatChoice>getValue());
    }
}
