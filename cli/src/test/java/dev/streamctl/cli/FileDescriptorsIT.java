package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that runs out of file descriptors. */
@Timeout(60)
class FileDescriptorsIT {

    private static final int DESCRIPTORS = 96;

    private final List<Socket> flood = new ArrayList<>();
    private Process server;
    private BufferedReader log;
    private int port;

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : flood) {
            socket.close();
        }
        if (server != null) {
            server.destroyForcibly();
        }
    }

    @Test
    void thoseInsideGoOnAndOthersComeInAgainWhenSomeHaveLeft() throws Exception {
        start();
        try (Socket inside = connect()) {
            assertEquals("before", echo(inside, "before"));
            // the kernel takes them all; the server cannot
            for (int i = 0; i < 2 * DESCRIPTORS; i++) {
                flood.add(connect());
            }
            logged("cannot accept");
            assertEquals("meanwhile", echo(inside, "meanwhile"));
            for (Socket socket : flood) {
                socket.close();
            }
            try (Socket next = connect()) {
                assertEquals("after", echo(next, "after"));
            }
            assertEquals("at the end", echo(inside, "at the end"));
        }
        server.toHandle().destroy(); // Process.destroy would close the log as well
        String summary = logged("summary");
        Matcher failures = Pattern.compile("(\\d+) accepts").matcher(summary);
        assertTrue(failures.find() && Integer.parseInt(failures.group(1)) > 0, summary);
        assertTrue(server.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, server.exitValue());
    }

    private void start() throws IOException {
        String command = "ulimit -n " + DESCRIPTORS + " && exec '" + Sandbox.DIST.resolve("bin/streamctl")
                + "' serve --port 0 --loops 1";
        var builder = new ProcessBuilder("/bin/sh", "-c", command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("JAVA_HOME", Sandbox.javaHome().toString());
        server = builder.start();
        log = server.errorReader(StandardCharsets.UTF_8);
        Matcher listening = Pattern.compile("tcp://127.0.0.1:(\\d+)").matcher(logged("listening on"));
        assertTrue(listening.find());
        port = Integer.parseInt(listening.group(1));
    }

    private String logged(String text) throws IOException {
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            if (line.contains(text)) {
                return line;
            }
        }
        throw new AssertionError("the server ended without saying '" + text + "'");
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
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
