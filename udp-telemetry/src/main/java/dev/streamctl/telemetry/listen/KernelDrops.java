package dev.streamctl.telemetry.listen;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many datagrams the kernel has dropped at this process's sockets of one port, because their buffers were full: the last
 * column of {@code /proc/net/udp}. The option {@code SO_RXQ_OVFL} would tell the same with the next datagram, but Java cannot
 * receive it. Elsewhere than on Linux nothing is known, and 0 is told.
 */
final class KernelDrops {

    private static final int LOCAL_ADDRESS = 1;
    private static final int INODE = 9;
    private static final int DROPS = 12;
    private static final long LOW_32_BITS = 0xffff_ffffL;
    private static final String SOCKET = "socket:[";

    private final Path proc;
    private final int port;

    /** By the inode of the socket; one that is closed keeps its last count. The kernel counts with 32 bits, this goes on. */
    private final Map<String, Long> drops = new HashMap<>();

    /**
     * For the sockets of this process at a port.
     *
     * @param proc the process's own folder, {@code /proc/self}
     */
    KernelDrops(Path proc, int port) {
        this.proc = proc;
        this.port = port;
    }

    /** Asks the kernel; what cannot be read counts as it was. */
    synchronized long total() {
        try {
            Set<String> own = ownSockets();
            for (String table : List.of("udp", "udp6")) {
                Path file = proc.resolve("net").resolve(table);
                if (Files.exists(file)) {
                    Files.readAllLines(file).forEach(line -> look(line.strip().split(" +"), own));
                }
            }
        } catch (IOException e) {
            // not Linux, or the socket has gone meanwhile
        }
        return drops.values().stream().mapToLong(Long::longValue).sum();
    }

    private void look(String[] row, Set<String> own) {
        boolean ours =
                row.length > DROPS && row[LOCAL_ADDRESS].endsWith(":%04X".formatted(port)) && own.contains(row[INODE]);
        if (ours) {
            long before = drops.getOrDefault(row[INODE], 0L);
            long more = Long.parseLong(row[DROPS]) - before & LOW_32_BITS;
            drops.put(row[INODE], before + more);
        }
    }

    private Set<String> ownSockets() throws IOException {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(proc.resolve("fd"))) {
            for (Path file : files) {
                String target = Files.isSymbolicLink(file) ? readLink(file) : "";
                if (target.startsWith(SOCKET)) {
                    inodes.add(target.substring(SOCKET.length(), target.length() - 1));
                }
            }
        }
        return inodes;
    }

    private static String readLink(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }
}
