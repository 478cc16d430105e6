package dev.streamctl.telemetry.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class KernelDropsTest {

    private static final String ROW =
            "  1: 0100007F:238C 00000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 %s 2 0000 %s\n";

    private static final String HEAD =
            "  sl  local_address rem_address st tx_queue rx_queue tr tm->when retrnsmt uid timeout inode ref pointer"
                    + " drops\n";

    /** A process with one socket, 111. */
    private static void prepare(Path proc) throws IOException {
        Files.createDirectories(proc.resolve("net"));
        Files.createDirectories(proc.resolve("fd"));
        Files.createSymbolicLink(proc.resolve("fd/5"), Path.of("socket:[111]"));
    }

    /** A socket that nobody reads: what does not fit is dropped by the kernel, which says so. */
    @Test
    @EnabledOnOs(OS.LINUX)
    @Timeout(120)
    void whatASocketThatIsFullDropsIsCounted() throws Exception {
        try (var full = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                var sender = new DatagramSocket()) {
            full.setOption(StandardSocketOptions.SO_RCVBUF, 16_384);
            var drops = new KernelDrops(Path.of("/proc/self"), full.getLocalPort());
            assertEquals(0, drops.total());
            int sent = 500;
            for (int i = 0; i < sent; i++) {
                sender.send(new DatagramPacket(new byte[1_000], 1_000, full.getLocalSocketAddress()));
            }
            int kept = 0;
            full.setSoTimeout(1);
            // to the last one: a busy kernel may deliver, or drop, some only when they were sent long ago
            while (kept + drops.total() < sent) {
                kept += receives(full) ? 1 : 0;
            }
            assertFalse(receives(full), "none is left");
            assertTrue(kept < sent);
            assertEquals(sent - kept, drops.total());
        }
    }

    private static boolean receives(DatagramSocket socket) throws IOException {
        try {
            socket.receive(new DatagramPacket(new byte[1_000], 1_000));
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Test
    void withoutProcNothingIsKnown(@TempDir Path empty) {
        assertEquals(0, new KernelDrops(empty, 9_100).total());
    }

    @Test
    void theKernelsCounterMayWrap(@TempDir Path proc) throws Exception {
        prepare(proc);
        var drops = new KernelDrops(proc, 0x238c);
        long[] counters = {0xffff_fff0L, 0xffff_fffaL, 4, 4, 0x8000_0000L, 1};
        long[] totals = {0xffff_fff0L, 0xffff_fffaL, 0x1_0000_0004L, 0x1_0000_0004L, 0x1_8000_0000L, 0x2_0000_0001L};
        for (int i = 0; i < counters.length; i++) {
            Files.writeString(proc.resolve("net/udp"), HEAD + ROW.formatted("111", Long.toString(counters[i])));
            assertEquals(totals[i], drops.total());
        }
    }

    /** Another process's socket at the same port is not ours. */
    @Test
    void socketsOfOthersDoNotCount(@TempDir Path proc) throws Exception {
        prepare(proc);
        Files.writeString(proc.resolve("net/udp"), HEAD + ROW.formatted("111", "7") + ROW.formatted("222", "9"));
        assertEquals(7, new KernelDrops(proc, 0x238c).total());
        assertEquals(0, new KernelDrops(proc, 0x238d).total());
    }
}
