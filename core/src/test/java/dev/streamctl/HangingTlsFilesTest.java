package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.streamctl.ConnectFailedException.Reason;
import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.tls.CertificateFiles;
import dev.streamctl.tls.ClientTls;
import dev.streamctl.tls.ServerTls;
import dev.streamctl.tls.TlsFileException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that do not answer whoever reads them: named pipes without a writer, as files on a mount whose server is away. */
class HangingTlsFilesTest extends OnTls {

    private static final Endpoint NOBODY = Endpoint.tls("127.0.0.1", 9);

    private Path hanging;

    /** Another name of it, by which it is let go. */
    private Path pipe;

    @BeforeEach
    void make() throws Exception {
        pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        hanging = Files.createLink(folder.resolve("hanging.pem"), pipe);
    }

    @AfterEach
    void letAnswer() throws Exception {
        new RandomAccessFile(pipe.toFile(), "rw").close();
    }

    private Call<?> connecting(Limits limits) {
        return Call.of(() -> network().connect(NOBODY, Lines.text(), limits));
    }

    @Test
    void aClientIsToldOfItsFilesAfterFiveSeconds() {
        trust = ClientTls.trusting(hanging);
        Call<?> call = connecting(QUIET);
        awaitTimers(2);
        time.advance(Duration.ofSeconds(5));
        assertEquals(
                "cannot read %s: no answer within 5s".formatted(hanging),
                call.failure(TlsFileException.class).getMessage());
    }

    @Test
    void theTimeToConnectBoundsTheReadingToo() {
        trust = ClientTls.trusting(hanging);
        Call<?> call = connecting(QUIET.with(Limit.CONNECT_TIMEOUT, 1000));
        awaitTimers(2);
        time.advance(SECOND);
        assertEquals(
                Reason.TIMED_OUT, call.failure(ConnectFailedException.class).reason());
    }

    @Test
    void aNetworkClosesWhileAReadingHangs() {
        trust = ClientTls.trusting(hanging);
        Call<?> call = connecting(QUIET);
        awaitTimers(2);
        Call.run(network()::close).result();
        assertEquals(
                "cannot connect to %s: the network was closed".formatted(NOBODY),
                call.failure(ConnectFailedException.class).getMessage());
    }

    @Test
    void aServerGoesOnWithWhatItHasReadBefore() throws Exception {
        CertificateFiles files = TlsPeers.identity(folder);
        trust = TlsPeers.client(folder);
        try (Server server = echo(ServerTls.of(files))) {
            Files.move(hanging, files.chain(), StandardCopyOption.ATOMIC_MOVE);
            time.advance(SECOND);
            Call<RecordingPeer> held = Call.of(() -> peerOf(server));
            awaitTimers(1); // of the look that it began
            connect(server).close();
            assertFalse(held.ended());
            time.advance(Duration.ofSeconds(2));
            held.result().close();
            assertEquals(1, server.failedReloads());
            Call<Void> reload = Call.run(server::reloadCertificates).awaitWaiting();
            time.advance(Duration.ofSeconds(5));
            assertEquals(
                    "cannot read %s, %s: no answer within 5s".formatted(files.chain(), files.key()),
                    reload.failure(TlsFileException.class).getMessage());
            assertFailures(server, Map.of());
        }
    }
}
