package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of the packaged command, or of any other program. Ended by its id when the test leaves. */
final class Started implements AutoCloseable {

    static final String STREAMCTL =
            Sandbox.DIST.resolve("bin").resolve("streamctl").toString();

    /** Variables with which no name has an address: no name server is asked, which may take longer than a look-up may. */
    static final Map<String, String> WITHOUT_NAMES = Map.of("STREAMCTL_OPTS", "-Djdk.net.hosts.file=/dev/null");

    private static final Pattern PORT =
            Pattern.compile("listening on (?:tcp|tls)://(?:127\\.0\\.0\\.1|0\\.0\\.0\\.0):(\\d+) .*");
    private static final int PATIENCE_SECONDS = 60;

    final LineRecorder out = new LineRecorder();
    final LineRecorder err = new LineRecorder();
    private final Process process;
    private final List<Thread> readers;

    private Started(Process process) {
        this.process = process;
        this.readers = List.of(record(process.getInputStream(), out), record(process.getErrorStream(), err));
    }

    private static Thread record(InputStream from, LineRecorder to) {
        return Thread.ofVirtual().start(() -> {
            try (from;
                    to) {
                from.transferTo(to);
            } catch (IOException e) {
                // the process was killed
            }
        });
    }

    /** Starts streamctl. */
    static Started streamctl(String... args) throws IOException {
        return streamctl(Map.of(), args);
    }

    static Started streamctl(Map<String, String> variables, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(STREAMCTL));
        command.addAll(List.of(args));
        return program(variables, command);
    }

    /** Starts any program; {@code $STREAMCTL} is the command. */
    static Started program(Map<String, String> variables, List<String> command) throws IOException {
        List<String> line = new ArrayList<>();
        if (System.getProperty("os.name").equals("Linux")) {
            // A build in the background of a shell ignores SIGINT, one below nohup SIGHUP; children inherit that.
            line.addAll(List.of("env", "--default-signal=INT,HUP"));
        }
        line.addAll(command);
        var builder = new ProcessBuilder(line);
        builder.environment().keySet().removeIf(name -> name.startsWith("STREAMCTL_"));
        builder.environment().put("XDG_CONFIG_HOME", "/dev/null"); // no program can make a folder of it
        builder.environment().put("STREAMCTL_JAVA_HOME", Sandbox.javaHome().toString());
        builder.environment().put("STREAMCTL", STREAMCTL);
        builder.environment().putAll(variables);
        return new Started(builder.start());
    }

    /** Starts a server on a free port and waits until it listens. */
    static Started serve(String... args) throws Exception {
        List<String> all = new ArrayList<>(List.of("serve", "--port", "0"));
        all.addAll(List.of(args));
        Started server = streamctl(all.toArray(String[]::new));
        server.port();
        return server;
    }

    /** Where it listens. */
    int port() throws Exception {
        Matcher line = PORT.matcher(err.await("listening on"));
        assertTrue(line.matches(), err::text);
        return Integer.parseInt(line.group(1));
    }

    /** Where it listens for WebSockets. */
    String webSocket() throws Exception {
        return err.await("listening on ws://").replaceAll("listening on (\\S+) .*", "$1");
    }

    /** Tells it to read its files again. */
    void hangUp() throws Exception {
        kill("HUP");
    }

    /** Takes its processor from it: its connections stay open, and it says nothing. */
    void freeze() throws Exception {
        kill("STOP");
    }

    /** Gives it back. */
    void thaw() throws Exception {
        kill("CONT");
    }

    String endpoint() throws Exception {
        return "tcp://127.0.0.1:" + port();
    }

    /** A connection to it. */
    Socket socket() throws Exception {
        var socket = new Socket("127.0.0.1", port());
        socket.setSoTimeout(PATIENCE_SECONDS * 1000);
        return socket;
    }

    /** Writes to its standard input. */
    void type(String text) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write(text.getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /** Ends its standard input. */
    void endInput() throws IOException {
        process.getOutputStream().close();
    }

    long pid() {
        return process.pid();
    }

    void signal(StopSignal signal) throws Exception {
        kill(signal.name());
    }

    /** What a test expects. */
    interface Expectation {
        void check() throws Exception;
    }

    /**
     * Checks what holds while two signals count as one. Where this machine stalled between them they were two, and the test is skipped.
     *
     * @param first when the first was sent, in nanoseconds
     */
    void assertWhileOne(long first, Expectation expectation) throws Exception {
        try {
            expectation.check();
        } catch (AssertionError | IOException e) {
            boolean stalled = System.nanoTime() - first >= Stop.SAME.toNanos();
            assumeFalse(stalled && err.text().contains("ending now"), "the machine stalled between two signals");
            throw e;
        }
    }

    private void kill(String signal) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start();
        assertTrue(kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    /** Its exit code, once it has ended and all its output is here. */
    int exit() throws InterruptedException {
        return exitWithin(PATIENCE_SECONDS);
    }

    int exitWithin(int seconds) throws InterruptedException {
        assertTrue(process.waitFor(seconds, TimeUnit.SECONDS), () -> "does not end: " + err.text());
        for (Thread reader : readers) {
            reader.join();
        }
        return process.exitValue();
    }

    /** It is gone when this returns: else it could still have the port that the next one is to take, or write to a folder that is removed. */
    @Override
    public void close() {
        process.destroyForcibly()
                .onExit()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
