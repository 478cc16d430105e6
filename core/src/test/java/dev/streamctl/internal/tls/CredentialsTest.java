package dev.streamctl.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.TestAuthority;
import dev.streamctl.tls.CertificateFiles;
import dev.streamctl.tls.TlsFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of which the key is already that of the next certificate. */
class CredentialsTest {

    @TempDir
    private Path folder;

    private CertificateFiles fresh;
    private CertificateFiles files;

    @BeforeEach
    void renewHalf() throws IOException {
        var authority = new TestAuthority("test authority");
        files = authority.leaf("old").write(folder, "server");
        fresh = authority.leaf("new").write(folder, "fresh");
        Files.move(fresh.key(), files.key(), StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean renewRest() {
        try {
            Files.move(fresh.chain(), files.chain(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    @Test
    void aPairThatIsRenewedMeanwhileIsReadAgain() throws Exception {
        var pauses = new AtomicInteger();
        Credentials read = Credentials.read(files, () -> pauses.incrementAndGet() < 2 || renewRest());
        assertEquals("CN=new", read.chain().getFirst().getSubjectX500Principal().getName());
        assertEquals(2, pauses.get());
    }

    @Test
    void aPairThatStaysWrongIsToldAfterFiveLooksOrWhenThereIsNoTime() {
        var pauses = new AtomicInteger();
        var told = assertThrows(
                TlsFileException.class,
                () -> Credentials.read(files, () -> pauses.incrementAndGet() < Credentials.LOOKS));
        assertEquals(
                "the key in %s is not that of the certificate in %s".formatted(files.key(), files.chain()),
                told.getMessage());
        assertEquals(Credentials.LOOKS - 1, pauses.get());
        assertThrows(TlsFileException.class, () -> Credentials.read(files, () -> pauses.getAndSet(0) < 0));
        assertEquals(0, pauses.get());
    }
}
