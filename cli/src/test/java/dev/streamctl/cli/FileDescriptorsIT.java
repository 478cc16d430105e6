package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that runs out of file descriptors. */
@Timeout(180)
class FileDescriptorsIT {

    private static final int DESCRIPTORS = 96;

    private final List<Socket> flood = new ArrayList<>();
    private Started server;

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : flood) {
            socket.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void thoseInsideGoOnAndOthersComeInAgainWhenSomeHaveLeft() throws Exception {
        server = start();
        try (Socket inside = server.socket()) {
            assertEquals("before", echo(inside, "before"));
            // the kernel takes them all; the server cannot
            for (int i = 0; i < 2 * DESCRIPTORS; i++) {
                flood.add(server.socket());
            }
            server.err.await(line -> line.contains("cannot accept"));
            assertEquals("meanwhile", echo(inside, "meanwhile"));
            for (Socket socket : flood) {
                socket.close();
            }
            try (Socket next = server.socket()) {
                assertEquals("after", echo(next, "after"));
            }
            assertEquals("at the end", echo(inside, "at the end"));
        }
        server.signal(StopSignal.TERM);
        String summary = server.err.await(line -> line.contains("summary"));
        Matcher failures = Pattern.compile("(\\d+) accepts").matcher(summary);
        assertTrue(failures.find() && Integer.parseInt(failures.group(1)) > 0, summary);
        assertEquals(0, server.exit(), server.err::text);
    }

    private static Started start() throws IOException {
        String command = "ulimit -n " + DESCRIPTORS + " && exec \"$STREAMCTL\" serve --port 0 --loops 1";
        return Started.program(Map.of(), List.of("sh", "-c", command));
    }

    private static String echo(Socket socket, String line) throws IOException {
        socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        var reply = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c != '\n';
                c = socket.getInputStream().read()) {
            assertTrue(c >= 0, "the server ended the connection");
            reply.append((char) c);
        }
        return reply.toString();
    }
}
