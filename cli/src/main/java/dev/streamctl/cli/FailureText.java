package dev.streamctl.cli;

import dev.streamctl.BindFailedException;
import dev.streamctl.ConnectFailedException;
import dev.streamctl.IncompleteReadException;
import dev.streamctl.QueueFullException;
import dev.streamctl.StreamBrokenException;
import dev.streamctl.StreamClosedException;
import dev.streamctl.StreamEndedException;
import dev.streamctl.TlsFailedException;
import dev.streamctl.access.TokenFileException;
import dev.streamctl.camera.leds.LedException;
import dev.streamctl.cli.bench.BenchException;
import dev.streamctl.cli.camera.SaveFailedException;
import dev.streamctl.cli.listen.ListenFailedException;
import dev.streamctl.cli.listen.ListenRefusedException;
import dev.streamctl.cli.options.ConfigurationException;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Failure;
import dev.streamctl.cli.output.OutputFailedException;
import dev.streamctl.cli.tls.CertificatesException;
import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.UnexpectedTlsException;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.telemetry.kafka.KafkaSettingsException;
import dev.streamctl.telemetry.kafka.TopicException;
import dev.streamctl.telemetry.kafka.TopicException.Phase;
import dev.streamctl.telemetry.keys.KeyFileException;
import dev.streamctl.telemetry.sink.SinkException;
import dev.streamctl.tls.TlsFailure;
import dev.streamctl.tls.TlsFileException;
import org.jspecify.annotations.Nullable;

/** What an exception means for the person at the keyboard. The library's messages name the peer and the cause. */
final class FailureText {

    private static final String WANTS_TLS = "is it tls:// or wss:// there?";

    private FailureText() {}

    static Failure of(Throwable failed) {
        return switch (failed) {
            case BindFailedException e -> bindFailed(e);
            case ConnectFailedException e -> connectFailed(e);
            case DeadlineExceededException e -> failure(ExitCode.TIMED_OUT, e, null);
            case StreamBrokenException e ->
                failure(
                        ExitCode.BROKEN,
                        e,
                        e.getCause() instanceof TlsFailedException tls ? hint(tls.failure()) : hint(e.reason()));
            case FrameException e -> failure(ExitCode.BROKEN, e, hint(e));
            case StreamEndedException e -> failure(ExitCode.BROKEN, e, null);
            case StreamClosedException e -> failure(ExitCode.BROKEN, e, null);
            case IncompleteReadException e -> failure(ExitCode.BROKEN, e, null);
            case QueueFullException e -> failure(ExitCode.BROKEN, e, null);
            case BenchException e -> benchFailed(e);
            case CommandFailedException e -> e.failure();
            case ConfigurationException e -> failure(ExitCode.USAGE, e, null);
            case KeyFileException e -> failure(ExitCode.USAGE, e, null);
            case TlsFileException e -> failure(ExitCode.USAGE, e, null);
            case TokenFileException e -> failure(ExitCode.USAGE, e, null);
            case CertificatesException e -> failure(ExitCode.UNEXPECTED, e, e.hint());
            case SinkException e -> sinkFailed(e);
            case KafkaSettingsException e -> failure(ExitCode.USAGE, e, "is --kafka-config right?");
            case ListenRefusedException e -> failure(ExitCode.USAGE, e, null);
            case ListenFailedException e -> failure(ExitCode.UNEXPECTED, e, "-vv shows where");
            case SaveFailedException e -> failure(ExitCode.UNEXPECTED, e, null);
            case LedException e -> failure(ExitCode.USAGE, e, "are --driver, --root, --green and --red right?");
            case TopicException e ->
                failure(e.phase() == Phase.BEGINNING ? ExitCode.NO_CONNECTION : ExitCode.BROKEN, e, null);
            case OutputFailedException e -> failure(ExitCode.UNEXPECTED, e, null);
            default -> new Failure(ExitCode.UNEXPECTED, "unexpected: " + failed, "-vv shows where");
        };
    }

    private static Failure bindFailed(BindFailedException e) {
        String hint = switch (e.reason()) {
            case ADDRESS_IN_USE -> "does another program listen there? take another port (0: a free one) or path";
            case UNKNOWN_HOST -> "is the name right?";
            case ADDRESS_NOT_AVAILABLE -> "--host 127.0.0.1 for this machine alone, 0.0.0.0 for all its addresses";
            case NOT_PERMITTED -> "ports below 1024, and folders of others, may need other rights";
            case NO_SUCH_DIRECTORY -> "make the folder of the socket first";
            case NOT_A_SOCKET -> "it is left alone; take another path, or remove it";
            case PATH_TOO_LONG -> "at most 107 bytes on Linux";
            case OTHER -> null;
        };
        return failure(ExitCode.NO_CONNECTION, e, hint);
    }

    private static Failure sinkFailed(SinkException e) {
        return switch (e.reason()) {
            case IN_USE -> failure(ExitCode.NO_CONNECTION, e, "give each listener a --sink of its own");
            case UNREACHABLE -> failure(ExitCode.NO_CONNECTION, e, "is the name right?");
            case NOT_OURS, NOT_OPENED -> failure(ExitCode.USAGE, e, "is --sink right?");
        };
    }

    private static Failure connectFailed(ConnectFailedException e) {
        return switch (e.reason()) {
            case UNKNOWN_HOST -> failure(ExitCode.NO_CONNECTION, e, "is the name right?");
            case REFUSED -> failure(ExitCode.NO_CONNECTION, e, "is the server up? try 'streamctl serve'");
            case TIMED_OUT -> failure(ExitCode.TIMED_OUT, e, "is it reachable? --connect-timeout waits longer");
            case HANDSHAKE ->
                failure(
                        ExitCode.BROKEN,
                        e,
                        wantsTls(e) ? WANTS_TLS : "does it serve WebSockets at this path, and want --token-file?");
            case TLS ->
                failure(
                        ExitCode.BROKEN,
                        e,
                        e.getCause() instanceof TlsFailedException tls ? hint(tls.failure()) : null);
            case OTHER -> failure(ExitCode.NO_CONNECTION, e, null);
        };
    }

    private static boolean wantsTls(Throwable failed) {
        return failed instanceof UnexpectedTlsException || failed.getCause() != null && wantsTls(failed.getCause());
    }

    private static String hint(FrameException e) {
        return e instanceof UnexpectedTlsException
                ? WANTS_TLS
                : "do both sides use the same --framing and --max-frame?";
    }

    private static @Nullable String hint(TlsFailure failure) {
        return switch (failure) {
            case UNKNOWN_AUTHORITY -> "--tls-ca FILE trusts the authority in that file";
            case EXPIRED -> "is the clock of both machines right?";
            case WRONG_NAME -> "connect by one of those names, or give the server a certificate for this one";
            case NO_COMMON_PROTOCOL -> "--tls-min 1.2 speaks that version too";
            case CLIENT_CERTIFICATE_MISSING -> "--tls-cert and --tls-key show one";
            case PLAIN_TEXT, ENDED -> "does it speak TLS there, not tcp:// or ws://?";
            case REFUSED_BY_PEER, TIMED_OUT, OTHER -> null;
        };
    }

    private static Failure benchFailed(BenchException e) {
        return switch (e.kind()) {
            case WRONG_ECHO -> failure(ExitCode.BROKEN, e, "is it an echo server with the same --framing?");
            case ENDED -> failure(ExitCode.BROKEN, e, "does it allow so many --connections, and frames of --size?");
            case SILENT -> failure(ExitCode.TIMED_OUT, e, "--timeout waits longer");
        };
    }

    private static @Nullable String hint(StreamBrokenException.Reason reason) {
        return switch (reason) {
            case PROTOCOL -> "do both sides use the same --framing and --max-frame?";
            case RESET -> "what was sent last may not have arrived";
            case SLOW_CONSUMER, SLOW_FRAME, IDLE, NO_PONG, LINGER, TRANSPORT -> null;
        };
    }

    private static Failure failure(ExitCode code, Exception e, @Nullable String hint) {
        return new Failure(code, String.valueOf(e.getMessage()), hint);
    }
}
