package dev.streamctl.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.streamctl.internal.tls.FreshFiles;
import dev.streamctl.internal.tls.TlsContext;
import dev.streamctl.testing.ManualTime;
import dev.streamctl.tls.ClientTls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
                Runnable::run,
                time);
        files.begin();
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
        var closed = new AtomicBoolean();
        var files = new FreshFiles<>(
                List.of(file),
                () -> {
                    reads.incrementAndGet();
                    return TlsContext.of(ClientTls.system());
                },
                task -> {
                    if (closed.get()) {
                        throw new RejectedExecutionException("closed");
                    }
                    task.run();
                },
                time);
        files.begin();
        var layer = new TlsLayer(files, Runnable::run);
        closed.set(true);
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
        var threads = new ArrayList<Runnable>();
        var files = new FreshFiles<>(
                List.of(file),
                () -> TlsContext.of(ClientTls.system()),
                task -> {
                    threads.add(task);
                    task.run();
                },
                new ManualTime());
        files.begin();
        threads.clear();
        var layer = new TlsLayer(files, Runnable::run);
        var goesOn = new AtomicInteger();
        layer.whenFresh(goesOn::incrementAndGet);
        assertEquals(1, goesOn.get());
        assertEquals(List.of(), threads);
    }

    @Test
    void connectionsGoOnWithTheOldFilesWhereNewOnesDoNotAnswer() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "a");
        var time = new ManualTime();
        var hung = new ArrayList<Runnable>();
        var hangs = new AtomicBoolean();
        var files = new FreshFiles<>(
                List.of(file),
                () -> TlsContext.of(ClientTls.system()),
                task -> {
                    if (hangs.get()) {
                        hung.add(task);
                    } else {
                        task.run();
                    }
                },
                time);
        files.begin();
        TlsContext before = files.current();
        hangs.set(true);
        Files.writeString(file, "bb");
        time.advance(Duration.ofSeconds(1));
        var layer = new TlsLayer(files, Runnable::run);
        var goesOn = new AtomicInteger();
        layer.whenFresh(goesOn::incrementAndGet);
        assertEquals(0, goesOn.get(), "it waits for the look that it began");
        layer.whenFresh(goesOn::incrementAndGet);
        assertEquals(1, goesOn.get(), "another does not");
        time.advance(Duration.ofSeconds(2));
        assertEquals(2, goesOn.get());
        layer.whenFresh(goesOn::incrementAndGet);
        assertEquals(3, goesOn.get());
        assertSame(before, files.current());
        assertEquals(1, hung.size());
        assertEquals(0, time.pendingTimers());
        hung.getFirst().run();
        assertEquals(3, goesOn.get(), "each once");
    }
}
