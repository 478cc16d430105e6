package dev.streamctl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.TestAuthority;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsExampleTest {

    @TempDir
    private Path folder;

    @Test
    void whatWasSentComesBack() throws Exception {
        TestAuthority authority = new TestAuthority("an authority");
        authority.write(folder, "ca");
        authority.leaf("this machine", "127.0.0.1").write(folder, "server");
        assertEquals("hello", TlsExample.hello(folder));
    }
}
