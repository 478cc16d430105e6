package dev.streamctl.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code make-cache.sh} runs to learn which classes belong in a cache: commands as a user gives them, which end by
 * themselves. One cache is for servers; the other is for what is short.
 */
public final class Training {

    private static final Pattern LISTENING = Pattern.compile("listening on tcp://127\\.0\\.0\\.1:(\\d+) ");

    /** How often the self-test is run while a check of it fails. */
    private static final int TRIES = 3;

    private Training() {}

    /** Runs what belongs in the cache of that name, and ends the process. */
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "server" -> Main.exit(server(withoutOptionsOfTheUser()));
            case "short" -> {
                shortCommands(withoutOptionsOfTheUser());
                Main.exit(0);
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** An address to serve at, say, or a file that is wrong, is for the commands of the user. */
    private static Surroundings withoutOptionsOfTheUser() {
        Surroundings process = Surroundings.ofProcess();
        return new Surroundings(
                process.in(),
                process.out(),
                process.err(),
                process.inIsTerminal(),
                process.outIsTerminal(),
                process.errIsTerminal(),
                Map.of("XDG_CONFIG_HOME", "/dev/null"),
                process.signals());
    }

    /** What becomes of the checks is all the same: the machine may be too busy for them, and what was loaded counts. */
    private static void shortCommands(Surroundings surroundings) {
        Main.main(new String[] {"--version"});
        StreamctlCommand.run(surroundings, "limits");
        int failed = 1;
        for (int i = 0; i < TRIES && failed != 0; i++) {
            failed = StreamctlCommand.run(surroundings, "selftest");
        }
    }

    /** A server with one client, which gets its line back; then the signal to stop. */
    private static int server(Surroundings process) throws IOException, InterruptedException, ExecutionException {
        var messages = new Messages();
        var signal = new CompletableFuture<Consumer<StopSignal>>();
        var surroundings = new Surroundings(
                process.in(),
                process.out(),
                new PrintStream(messages, true, StandardCharsets.UTF_8),
                process.inIsTerminal(),
                process.outIsTerminal(),
                process.errIsTerminal(),
                process.variables(),
                (notices, stop) -> {
                    new ProcessSignals().onFirst(notices, stop);
                    signal.complete(stop);
                });
        var code = CompletableFuture.supplyAsync(
                () -> StreamctlCommand.run(surroundings, "serve", "--port", "0"),
                command -> new Thread(command, "server").start());
        code.whenComplete((ended, _) ->
                messages.port.completeExceptionally(new IllegalStateException("the server ended: " + ended)));
        try (var client = new Socket("127.0.0.1", messages.port.get())) {
            client.getOutputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
            client.getInputStream().readNBytes(6);
        }
        signal.get().accept(StopSignal.TERM);
        return code.get();
    }

    /** Standard error of the server, which tells the port. */
    private static final class Messages extends ByteArrayOutputStream {

        private final CompletableFuture<Integer> port = new CompletableFuture<>();

        @Override
        public void flush() {
            Matcher listening = LISTENING.matcher(toString(StandardCharsets.UTF_8));
            if (listening.find()) {
                port.complete(Integer.valueOf(listening.group(1)));
            }
        }
    }
}
