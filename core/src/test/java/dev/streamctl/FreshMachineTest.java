package dev.streamctl;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What there is once for each Java machine, which the other tests of this process have used before. */
class FreshMachineTest {

    @TempDir
    Path temp;

    /** The JDK's pollers are virtual threads, and take the scheduler of whoever reads from a socket first. */
    @Test
    void aHandlerThatIsTheFirstToReadFromASocketOfTheJdkAndThenHoldsItsLoopHoldsNoOtherSocket() throws Exception {
        var _ = FreshJava.run(FreshMachine.class, temp);
    }
}
