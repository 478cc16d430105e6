package dev.streamctl.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.internal.tls.FreshFiles;
import dev.streamctl.internal.tls.TlsContext;
import dev.streamctl.testing.ManualTime;
import dev.streamctl.tls.ClientTls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsLayerTest {

    @TempDir
    private Path folder;

    @Test
    void aConnectionGoesOnWithTheOldFilesWhateverTheReadingOfNewOnesThrows() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "a");
        var time = new ManualTime();
        var wrong = new AtomicBoolean();
        var files = new FreshFiles<>(
                List.of(file),
                () -> {
                    if (wrong.get()) {
                        throw new IllegalStateException("unforeseen");
                    }
                    return TlsContext.of(ClientTls.system());
                },
                time);
        TlsContext before = files.current();
        var layer = new TlsLayer(files, Runnable::run);
        wrong.set(true);
        Files.writeString(file, "bb");
        time.advance(Duration.ofSeconds(1));
        var goesOn = new AtomicBoolean();
        layer.whenFresh(() -> goesOn.set(true));
        assertTrue(goesOn.get());
        assertSame(before, files.current());
        assertEquals(1, layer.failedReloads());
    }
}
