package dev.streamctl.cli;

import dev.streamctl.Endpoint;
import dev.streamctl.camera.leds.LedDriver;
import dev.streamctl.camera.leds.LedsNode;
import dev.streamctl.camera.leds.SysfsLeds;
import dev.streamctl.camera.leds.SysfsPwm;
import dev.streamctl.camera.leds.VirtualLeds;
import dev.streamctl.camera.nodes.Node;
import dev.streamctl.cli.node.PageGreeting;
import dev.streamctl.cli.options.PathConverter;
import dev.streamctl.cli.options.TimeConverter;
import dev.streamctl.cli.options.WholeNumber;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code streamctl node leds}. */
final class LedsCommand extends NodeCommand {

    /** Where the LEDs are. */
    enum Driver {
        SYSFS_PWM,
        SYSFS_LED,
        VIRTUAL
    }

    /** Whether the address of the page is shown as a QR code. */
    enum QrChoice {
        AUTO,
        ALWAYS,
        NEVER
    }

    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private final OptionSpec driver = OptionSpec.builder("--driver")
            .type(Driver.class)
            .paramLabel("DRIVER")
            .defaultValue("virtual")
            .description("sysfs-pwm (dimmed by pulses), sysfs-led (the kernel's LEDs) or virtual (shown by the page"
                    + " alone) (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec root = OptionSpec.builder("--root")
            .type(Path.class)
            .paramLabel("FOLDER")
            .converters(new PathConverter())
            .defaultValue("/sys")
            .description("where the kernel's devices are (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec green = led("--green", "0:0 or green");
    private final OptionSpec red = led("--red", "0:1 or red");

    private final OptionSpec frequency = OptionSpec.builder("--frequency")
            .type(Integer.class)
            .paramLabel("HERTZ")
            .converters(new WholeNumber.Hertz())
            .defaultValue("1000")
            .description("pulses a second of sysfs-pwm (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec maxClients = OptionSpec.builder("--max-clients")
            .type(Integer.class)
            .paramLabel("N")
            .converters(new WholeNumber.Connections())
            .defaultValue("1")
            .description("clients that may steer at a time; others are refused (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec stale = OptionSpec.builder("--stale")
            .type(Duration.class)
            .paramLabel("TIME")
            .converters(new TimeConverter())
            .defaultValue(LedsNode.STALE.toMillis() + "ms")
            .description("time without a good message after which both are dark (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec qr = OptionSpec.builder("--qr")
            .type(QrChoice.class)
            .paramLabel("WHEN")
            .defaultValue("auto")
            .description("show the address of the page as a QR code: always, never, or auto, on a terminal where other"
                    + " machines can reach it (default: ${DEFAULT-VALUE})")
            .build();

    LedsCommand() {
        super("leds", 8767);
    }

    private static OptionSpec led(String name, String byDefault) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel("LED")
                .description("this LED's channel of PWM, as CHIP:CHANNEL, or its name below class/leds (default: "
                        + byDefault + ")")
                .build();
    }

    @Override
    CommandSpec describe() {
        CommandSpec spec = described(
                "Lights a green or a red LED as a phone, or a program, tilts.",
                "",
                "A message is three numbers, the pull along three axes in per cent of gravity: the second lights green"
                        + " above zero and red below it. Its page, at http(s)://HOST:PORT/, makes a phone the sensor;"
                        + " browsers want https for that. JSON of the Android app SensorServer is understood. Both LEDs"
                        + " are dark while nobody steers.",
                "",
                "Examples:",
                "  streamctl node leds",
                "  streamctl node leds --host 0.0.0.0 --tls",
                "  streamctl node leds --driver sysfs-pwm --green 0:0 --red 0:1");
        List.of(driver, root, green, red, frequency, maxClients, stale, qr).forEach(spec::addOption);
        return spec;
    }

    @Override
    Node node() {
        LedDriver made = ledDriver();
        unused().map(OptionSpec::longestName).filter(this::isGiven).findFirst().ifPresent(option -> {
            throw new IllegalArgumentException("--driver %s does not use %s".formatted(made.name(), option));
        });
        return new LedsNode(made, maxClients.<Integer>getValue(), stale.getValue());
    }

    private LedDriver ledDriver() {
        Path folder = root.getValue();
        return switch (driver.<Driver>getValue()) {
            case VIRTUAL -> new VirtualLeds();
            case SYSFS_LED -> new SysfsLeds(folder, given(green, "green"), given(red, "red"));
            case SYSFS_PWM ->
                new SysfsPwm(
                        folder,
                        SysfsPwm.Channel.parse(given(green, "0:0")),
                        SysfsPwm.Channel.parse(given(red, "0:1")),
                        Duration.ofNanos(NANOS_PER_SECOND / frequency.<Integer>getValue()));
        };
    }

    /** The options that mean nothing to the driver. */
    private Stream<OptionSpec> unused() {
        return switch (driver.<Driver>getValue()) {
            case VIRTUAL -> Stream.of(root, green, red, frequency);
            case SYSFS_LED -> Stream.of(frequency);
            case SYSFS_PWM -> Stream.empty();
        };
    }

    private static String given(OptionSpec option, String byDefault) {
        String value = option.getValue();
        return value == null ? byDefault : value;
    }

    @Override
    List<String> greeting(Endpoint.Ws where, boolean terminal) throws SocketException {
        boolean code = switch (qr.<QrChoice>getValue()) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> terminal;
        };
        return PageGreeting.of(where, code, qr.<QrChoice>getValue() == QrChoice.ALWAYS);
    }
}
