package dev.streamctl.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.fail;

import dev.streamctl.internal.tls.FreshFiles;
import dev.streamctl.internal.tls.TlsContext;
import dev.streamctl.testing.ManualTime;
import dev.streamctl.tls.ClientTls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
        var goesOn = new AtomicInteger();
        layer.whenFresh(goesOn::incrementAndGet);
        assertEquals(1, goesOn.get());
        assertSame(before, files.current());
        assertEquals(1, layer.failedReloads());
    }

    @Test
    void aConnectionThatComesWhileTheNetworkClosesIsNotHeldUp() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "a");
        var time = new ManualTime();
        var reads = new AtomicInteger();
        var files = new FreshFiles<>(
                List.of(file),
                () -> {
                    reads.incrementAndGet();
                    return TlsContext.of(ClientTls.system());
                },
                time);
        var layer = new TlsLayer(files, _ -> {
            throw new RejectedExecutionException("closed");
        });
        Files.writeString(file, "bb");
        time.advance(Duration.ofSeconds(1));
        var goesOn = new AtomicInteger();
        layer.whenFresh(goesOn::incrementAndGet);
        assertEquals(1, goesOn.get());
        assertEquals(1, reads.get());
    }

    @Test
    void betweenTwoLooksNoOtherThreadIsAsked() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "a");
        var files = new FreshFiles<>(List.of(file), () -> TlsContext.of(ClientTls.system()), new ManualTime());
        var layer = new TlsLayer(files, _ -> fail("it is not time to look"));
        var goesOn = new AtomicInteger();
        layer.whenFresh(goesOn::incrementAndGet);
        assertEquals(1, goesOn.get());
    }
}
