package dev.streamctl.telemetry.send;

import dev.streamctl.telemetry.keys.Key;
import dev.streamctl.telemetry.keys.KeyUse;
import dev.streamctl.telemetry.keys.Keyring;
import dev.streamctl.telemetry.line.Sample;
import dev.streamctl.telemetry.source.DemoSource;
import dev.streamctl.telemetry.wire.SampleTooLargeException;
import java.util.Random;

/** A program with little memory that sends a lot: {@code SendMany HOST:PORT INTERVALS SAMPLES-OF-EACH REDUNDANCY}, sealed. */
final class SendMany {

    private final TelemetrySender sender;

    private SendMany(TelemetrySender sender) {
        this.sender = sender;
    }

    public static void main(String[] args) {
        var protection = new Protection.Sealed(Keyring.of(Key.generate(1, new Random(1))), KeyUse.CHACHA20_POLY1305);
        var options = SenderOptions.to(Target.parse(args[0]), "many")
                .withProtection(protection)
                .withRedundancy(Integer.parseInt(args[3]));
        try (TelemetrySender sender = TelemetrySender.open(options, new Random())) {
            new SendMany(sender).send(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
            System.out.println("offered " + sender.stats().offered());
        }
    }

    private void send(int intervals, int samples) {
        var source = new DemoSource(1);
        for (int i = 0; i < intervals; i++) {
            for (int j = 0; j < samples; j++) {
                source.read(this::offer);
            }
            sender.endInterval();
        }
    }

    private void offer(Sample sample) {
        try {
            sender.offer(sample);
        } catch (SampleTooLargeException e) {
            throw new AssertionError(e);
        }
    }
}
