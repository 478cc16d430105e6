package dev.streamctl.cli.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The JDK's program for keys and certificates, which has no public interface in Java, at work on one key store.
 *
 * @param program where it is
 * @param store the key store
 * @param password of the store; handed over in the environment, where other users cannot see it
 */
record Keytool(Path program, Path store, String password) {

    private static final String VARIABLE = "STREAMCTL_STORE_PASSWORD";
    private static final long PATIENCE_SECONDS = 60;

    /** That of the Java machine that runs this, which a trimmed one may lack. */
    static Keytool on(Path store, String password) throws CertificatesException {
        Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
        if (!Files.isExecutable(program)) {
            throw new CertificatesException(
                    "there is no " + program, "a complete JDK has it: set STREAMCTL_JAVA_HOME to one");
        }
        return new Keytool(program, store, password);
    }

    /** Makes a key pair and its certificate. */
    void generate(String alias, String subject, int days, List<String> more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "-genkeypair", "-alias", alias));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-sigalg", "SHA256withECDSA"));
        command.addAll(List.of("-dname", "CN=" + subject, "-validity", Integer.toString(days)));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass:env", VARIABLE));
        command.addAll(more);
        run(command);
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put(VARIABLE, password);
        builder.redirectOutput(store.resolveSibling("keytool.log").toFile());
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new CertificatesException("keytool did not end within %d s".formatted(PATIENCE_SECONDS), null);
        }
        if (process.exitValue() != 0) {
            String said =
                    Files.readString(store.resolveSibling("keytool.log"), UTF_8).strip();
            throw new CertificatesException("keytool failed: " + said.replaceAll("\\s*\\R\\s*", " "), null);
        }
    }
}
