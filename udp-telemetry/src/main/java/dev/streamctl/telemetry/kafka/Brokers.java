package dev.streamctl.telemetry.kafka;

import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.task.Tasks;
import dev.streamctl.telemetry.send.HostLookup;
import dev.streamctl.telemetry.send.SenderOptions;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The brokers to ask first. Kafka's clients look their names up without a deadline, so it is done before, with one. */
final class Brokers {

    private static final Logger LOG = LoggerFactory.getLogger(Brokers.class);

    private Brokers() {}

    private record Found(String broker, @Nullable UnknownHostException failure) {}

    /**
     * Those whose names have addresses, all looked up at once; the log names the others.
     *
     * @throws UnknownHostException there are none within {@link SenderOptions#LOOKUP_TIMEOUT}; the message is one line with
     *     the hosts and why
     */
    static List<String> known(TopicAddress address) throws UnknownHostException, InterruptedException {
        List<Found> all = lookUp(address);
        List<String> known = all.stream()
                .filter(found -> found.failure() == null)
                .map(Found::broker)
                .toList();
        String problems = all.stream()
                .map(Found::failure)
                .filter(failure -> failure != null)
                .map(UnknownHostException::getMessage)
                .distinct()
                .collect(Collectors.joining(", "));
        if (known.isEmpty()) {
            throw new UnknownHostException(problems);
        }
        if (!problems.isEmpty()) {
            LOG.warn("kafka:{}: {}, goes on without", address, problems);
        }
        return known;
    }

    private static List<Found> lookUp(TopicAddress address) throws UnknownHostException, InterruptedException {
        List<Callable<Found>> lookUps = address.brokers().stream()
                .<Callable<Found>>map(broker -> () -> lookUp(broker))
                .toList();
        try {
            return Tasks.gather(lookUps);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (DeadlineExceededException e) {
            var failure = new UnknownHostException(String.valueOf(e.getMessage()));
            failure.initCause(e);
            throw failure;
        }
    }

    private static Found lookUp(String broker) throws InterruptedException {
        try {
            HostLookup.find(broker.substring(0, broker.lastIndexOf(':')), SenderOptions.LOOKUP_TIMEOUT);
            return new Found(broker, null);
        } catch (UnknownHostException e) {
            return new Found(broker, e);
        }
    }
}
