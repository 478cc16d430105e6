package dev.streamctl.cli;

import dev.streamctl.cli.listen.KafkaClient;
import dev.streamctl.cli.listen.ListenPlan;
import dev.streamctl.cli.listen.ListenRun;
import dev.streamctl.cli.listen.SampleFormat;
import dev.streamctl.cli.listen.SinkAddress;
import dev.streamctl.cli.options.KafkaChoice;
import dev.streamctl.cli.options.ListenChoice;
import dev.streamctl.cli.options.PercentConverter;
import dev.streamctl.cli.options.SizeConverter;
import dev.streamctl.cli.options.TimeConverter;
import dev.streamctl.cli.options.Units;
import dev.streamctl.cli.options.WholeNumber;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Output;
import dev.streamctl.telemetry.kafka.GroupOptions;
import dev.streamctl.telemetry.keys.FollowedKeyFile;
import dev.streamctl.telemetry.keys.Keyring;
import dev.streamctl.telemetry.listen.ListenOptions;
import dev.streamctl.telemetry.listen.ListenOptions.Content;
import dev.streamctl.telemetry.sink.FileSinkWriter;
import dev.streamctl.telemetry.sink.QueuedSink;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code streamctl listen}. */
final class ListenCommand extends Subcommand {

    private static final String[] FOOTER = {
        "",
        "Prints each sample once, however often its datagram came. Standard error gets the counters: every --interval, and"
                + " at the end, for each device and for all, with where every missing sample got lost. It answers"
                + " nobody. The first Ctrl-C ends it within seconds and prints the summary, a second"
                + " one, a second or more later, without that; the third ends it at once, whatever hangs.",
        "",
        "Examples:",
        "  streamctl listen --port 9100",
        "  streamctl listen --host 0.0.0.0 --key-file keys --json --sink file:samples.jsonl",
        "  streamctl listen --format none --forward udp://127.0.0.1:8089 --shards 4",
        "  streamctl listen --duration 1m --max-loss 0.5%%   # exit code 6 when more is lost",
        "  streamctl listen --format none --sink kafka:broker1:9092,broker2:9092/telemetry",
        "  streamctl listen --from kafka:broker1:9092/telemetry --group dashboard",
        "  streamctl listen --format raw                    # what does that microcontroller send?",
        "  echo 'room temperature=21.5' | nc -u -w1 127.0.0.1 9100"
    };

    private final OptionSpec format = OptionSpec.builder("--format")
            .type(SampleFormat.class)
            .paramLabel("ilp|raw|none")
            .defaultValue("ilp")
            .description(
                    "what is printed: samples as line protocol (with --json as objects); raw: each datagram as text"
                            + " and hexadecimal with its sender, whatever is in it; none (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec interval = OptionSpec.builder("--interval")
            .type(Duration.class)
            .paramLabel("TIME")
            .converters(new TimeConverter())
            .defaultValue("10s")
            .description("time between two reports of the counters; 0 is never (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec devicesShown = OptionSpec.builder("--devices-shown")
            .type(Integer.class)
            .paramLabel("N")
            .converters(new WholeNumber.Lines())
            .defaultValue("20")
            .description("for how many devices a report has a line, those that lost most first (default:"
                    + " ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec count = OptionSpec.builder("--count")
            .type(Integer.class)
            .paramLabel("N")
            .converters(new WholeNumber.Count())
            .description("end after so many samples")
            .build();

    private final OptionSpec duration = OptionSpec.builder("--duration")
            .type(Duration.class)
            .paramLabel("TIME")
            .converters(new TimeConverter())
            .description("end after this time")
            .build();

    private final OptionSpec maxLoss = OptionSpec.builder("--max-loss")
            .type(Double.class)
            .paramLabel("PERCENT")
            .converters(new PercentConverter())
            .description(
                    "exit code 6 when more of the expected datagrams did not come, such as 0.5%%, whoever lost them"
                            + " (the sender's own failed sends count too), or no device is heard")
            .build();

    private final OptionSpec sink = OptionSpec.builder("--sink")
            .type(String[].class)
            .splitRegex(",(?=file:|kafka:)") // brokers have commas between them
            .splitRegexSynopsisLabel(",")
            .paramLabel("file:PATH|kafka:HOST:PORT[,...]/TOPIC")
            .description(
                    "also write samples (raw: datagrams) as JSON Lines to a file, or datagrams to a topic; repeatable")
            .build();

    private final OptionSpec sinkSize = OptionSpec.builder("--sink-size")
            .type(Long.class)
            .paramLabel("SIZE")
            .converters(new SizeConverter())
            .defaultValue(Units.SIZE.format(FileSinkWriter.DEFAULT_SIZE))
            .description("size at which a file of --sink is rotated to PATH.1 (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec sinkFiles = OptionSpec.builder("--sink-files")
            .type(Integer.class)
            .paramLabel("N")
            .converters(new WholeNumber.Lines())
            .defaultValue(String.valueOf(FileSinkWriter.DEFAULT_KEPT))
            .description("rotated files to keep (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec sinkQueue = OptionSpec.builder("--sink-queue")
            .type(Long.class)
            .paramLabel("SIZE")
            .converters(new SizeConverter())
            .defaultValue(Units.SIZE.format(QueuedSink.DEFAULT_BYTES))
            .description("samples that may wait for standard output and for each sink; when it is full, the oldest are"
                    + " dropped and counted (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec forward = OptionSpec.builder("--forward")
            .type(String[].class)
            .splitRegex(",")
            .paramLabel("udp://HOST:PORT")
            .description("also send samples as plain line protocol to Telegraf, VictoriaMetrics or InfluxDB, opened and"
                    + " each once; may be given several times; not with --format raw")
            .build();

    private final ListenChoice listen = new ListenChoice();
    private final KafkaChoice kafka = new KafkaChoice();

    @Override
    CommandSpec describe() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("listen");
        spec.usageMessage()
                .description("Receives telemetry over UDP: prints the samples, and tells what was lost and where.")
                .footer(FOOTER);
        listen.addTo(spec);
        kafka.addTo(spec);
        for (OptionSpec option : List.of(
                format,
                interval,
                devicesShown,
                count,
                duration,
                maxLoss,
                sink,
                sinkSize,
                sinkFiles,
                sinkQueue,
                forward)) {
            spec.addOption(option);
        }
        return spec;
    }

    @Override
    ExitCode run(Surroundings surroundings, Output output) throws Exception {
        try (FollowedKeyFile keys = listen.keys()) {
            var run = new ListenRun(plan(keys, surroundings.outIsTerminal()), output);
            surroundings.signals().onFirstOrHangup(output::notice, _ -> {
                output.notice("stopping (again to force)");
                run.stop();
            });
            return run.run();
        }
    }

    private ListenPlan plan(@Nullable Keyring keys, boolean terminal) throws Exception {
        SampleFormat printed = format.getValue();
        Integer samples = count.getValue();
        long queued = sinkQueue.<Long>getValue();
        if (queued < 65_536 || queued > 1 << 30) {
            throw wrongUsage("Invalid value for option '--sink-queue': it is not within 64KiB to 1GiB");
        }
        try {
            if (kafka.readsTopic()) {
                refuseOptionsOfSockets();
            }
            if (printed == SampleFormat.RAW && keys != null) {
                throw wrongUsage("option '--key-file' is of no use with --format raw, which opens no datagram");
            }
            ListenOptions options = listen.options(
                    printed == SampleFormat.RAW ? Content.RAW : Content.LINES, keys, new SecureRandom().nextLong());
            GroupOptions topic = kafka.topic(options);
            return new ListenPlan(
                    options,
                    topic,
                    sinks(),
                    (int) queued,
                    printed,
                    terminal,
                    interval.getValue(),
                    devicesShown.<Integer>getValue(),
                    samples == null ? Long.MAX_VALUE : samples,
                    duration.getValue(),
                    maxLoss.getValue());
        } catch (IllegalArgumentException e) { // what the options are made of says so of a value
            throw wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private void refuseOptionsOfSockets() {
        for (String option : ListenChoice.OF_SOCKETS) {
            if (isGiven(option)) {
                throw wrongUsage("option '%s' is for a socket, not for --from".formatted(option));
            }
        }
    }

    private List<SinkAddress> sinks() {
        List<SinkAddress> sinks = new ArrayList<>();
        KafkaClient client = kafka.client();
        for (String text : given(sink)) {
            sinks.add(SinkAddress.parse(text, sinkSize.<Long>getValue(), sinkFiles.<Integer>getValue(), client));
        }
        for (String text : given(forward)) {
            sinks.add(SinkAddress.parseForward(text));
        }
        return sinks;
    }

    private static String[] given(OptionSpec option) {
        String[] values = option.getValue();
        return values == null ? new String[0] : values;
    }
}
