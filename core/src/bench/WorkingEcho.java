import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.NetworkOptions;
import dev.streamctl.NetworkOptions.Scheduler;
import dev.streamctl.framing.Lines;
import java.util.zip.CRC32;

/**
 * A line echo whose handler has work of its own: it reads a table of a few kilobytes again and again before each answer.
 *
 * <pre>java -cp ... WorkingEcho PORT LOOPS ROUNDS</pre>
 */
class WorkingEcho {

    /** So that no compiler leaves the work out. */
    static volatile long worked;

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[2]);
        byte[] table = new byte[4096];
        NetworkOptions options =
                NetworkOptions.defaults().withScheduler(Scheduler.CARRIER).withLoops(Integer.parseInt(args[1]));
        try (var network = Network.open(options);
                var server = network.serve(
                        Endpoint.tcp("127.0.0.1", Integer.parseInt(args[0])), Lines.bytes(), stream -> {
                            var sum = new CRC32();
                            for (byte[] line : stream) {
                                for (int i = 0; i < rounds; i++) {
                                    sum.update(table);
                                }
                                worked = sum.getValue();
                                stream.send(line);
                            }
                        })) {
            Thread.currentThread().join();
        }
    }
}
