package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.ConnectFailedException.Reason;
import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client gets when there is nobody, no such name, or no answer. */
class ClientContractTest extends OnEveryStack {

    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(Limit.CONNECT_TIMEOUT.byDefault());

    private final List<AutoCloseable> open = new ArrayList<>();

    /** A listener whose queue is full: the kernel leaves further attempts without an answer. */
    private PeerListener blackHole() throws IOException {
        PeerListener listener = PeerListener.tcp(1);
        open.add(listener);
        while (hasRoom(listener)) {
            // until it has none
        }
        return listener;
    }

    /** Connects; the kernel answers at once where there is room, though not always within the call itself. */
    private boolean hasRoom(PeerListener listener) throws IOException {
        var filler = new Socket();
        open.add(filler);
        try {
            filler.connect(PeerChannel.address(listener.endpoint()), 500);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private ConnectFailedException failureOf(Endpoint endpoint) {
        return assertThrows(ConnectFailedException.class, () -> network().connect(endpoint, Lines.text()));
    }

    @Test
    void aPortOnWhichNobodyListensIsRefused() throws Exception {
        try (var port = new HeldPort()) {
            ConnectFailedException failed = failureOf(port.endpoint());
            assertEquals(Reason.REFUSED, failed.reason());
            assertTrue(failed.getMessage().contains(port.endpoint().toString()), failed.getMessage());
            assertEquals(1, failed.getMessage().lines().count());
            assertEquals(0, time.pendingTimers());
        }
    }

    @Test
    void aNameWithoutAddressIsAnUnknownHost() {
        ConnectFailedException failed = failureOf(Endpoint.tcp("no-such-host.invalid", 9));
        assertEquals(Reason.UNKNOWN_HOST, failed.reason());
        assertTrue(failed.getMessage().contains("no-such-host.invalid"), failed.getMessage());
    }

    @Test
    void aUnixSocketThatIsNotThereFailsWithItsPath(@TempDir Path folder) {
        Path socket = folder.resolve("nobody");
        ConnectFailedException failed = failureOf(Endpoint.unix(socket));
        assertTrue(failed.getMessage().contains(socket.toString()), failed.getMessage());
    }

    @Test
    void aPeerThatDoesNotAnswerFailsAtTheConnectTimeout() throws Exception {
        Endpoint nowhere = blackHole().endpoint();
        Call<ByteStream> call = Call.of(() -> network().connect(nowhere)).awaitWaiting();
        awaitTimers(1);
        time.advance(CONNECT_TIMEOUT.minusMillis(1));
        assertFalse(call.ended());
        time.advance(Duration.ofMillis(1));
        ConnectFailedException failed = call.failure(ConnectFailedException.class);
        assertEquals(Reason.TIMED_OUT, failed.reason());
        await("no timer is left", () -> time.pendingTimers() == 0);
    }

    @Test
    void theCallersOwnDeadlineEndsAConnectToo() throws Exception {
        Endpoint nowhere = blackHole().endpoint();
        Call<ByteStream> call =
                Call.of(() -> Deadline.within(SECOND, () -> network().connect(nowhere)));
        call.awaitWaiting();
        awaitTimers(2);
        time.advance(SECOND);
        call.failure(DeadlineExceededException.class);
        assertFalse(call.interruptLeft());
    }

    @Test
    void anInterruptEndsAConnect() throws Exception {
        Endpoint nowhere = blackHole().endpoint();
        Call<ByteStream> call = Call.of(() -> network().connect(nowhere));
        awaitTimers(1);
        call.awaitWaiting().interrupt().failure(InterruptedException.class);
    }

    @Test
    void closingTheNetworkEndsAConnect() throws Exception {
        Endpoint nowhere = blackHole().endpoint();
        Network network = network();
        Call<ByteStream> call = Call.of(() -> network.connect(nowhere));
        awaitTimers(1);
        call.awaitWaiting();
        network.close();
        call.failure(IOException.class);
    }

    @Test
    void aConnectionKnowsBothItsEnds() throws Exception {
        Server server = echoLines(QUIET_SERVER);
        FrameStream<String> stream = network().connect(server.endpoint(), Lines.text());
        assertEquals(server.endpoint(), stream.peer());
        assertTrue(stream.local() instanceof Endpoint.Tcp tcp && tcp.host().equals("127.0.0.1") && tcp.port() > 0);
        assertFalse(stream.shutdownRequested());
    }

    @Test
    void aNameIsResolvedAndConnected() throws Exception {
        Server server = echoLines(QUIET_SERVER);
        int port = ((Endpoint.Tcp) server.endpoint()).port();
        FrameStream<String> stream = network().connect(Endpoint.tcp("localhost", port), Lines.text());
        stream.send("hello");
        assertEquals("hello", stream.receive());
    }

    @Test
    void aPortInUseCannotBeBound() throws Exception {
        Server server = echoLines(QUIET_SERVER);
        BindFailedException failed = assertThrows(
                BindFailedException.class, () -> network().serve(server.endpoint(), Lines.text(), OnEveryStack::echo));
        assertEquals(BindFailedException.Reason.ADDRESS_IN_USE, failed.reason());
        assertEquals("cannot listen at " + server.endpoint() + ": address already in use", failed.getMessage());
        echoedPeerOf(server);
    }

    @Test
    void aPortIsSharedByServersThatAllAskForIt() throws Exception {
        ServerOptions sharing = QUIET_SERVER.withSharePort(true);
        Server first = echoLines(sharing);
        Server second = network().serve(first.endpoint(), Lines.text(), sharing, OnEveryStack::echo);
        assertEquals(first.endpoint(), second.endpoint());
        echoedPeerOf(first).close();
        assertEquals(1, first.stats().served() + second.stats().served());
        assertThrows(
                BindFailedException.class,
                () -> network().serve(first.endpoint(), Lines.text(), QUIET_SERVER, OnEveryStack::echo));
        await("nothing is open", () -> first.stats().open() + second.stats().open() == 0);
        first.close();
        echoedPeerOf(second);
    }

    @Test
    void aServerThatWasClosedListensNoMoreAndItsPortIsFree() throws Exception {
        try (var port = new HeldPort()) {
            for (int round = 0; round < 50; round++) {
                Server server = network().serve(port.endpoint(), Lines.text(), QUIET_SERVER, OnEveryStack::echo);
                server.close();
                assertThrows(ConnectException.class, () -> peerOf(server));
            }
        }
    }

    @Test
    void anAddressOfAnotherMachineCannotBeBound() {
        BindFailedException failed = assertThrows(
                BindFailedException.class,
                () -> network().serve(Endpoint.tcp("192.0.2.1", 0), Lines.text(), OnEveryStack::echo));
        assertEquals(BindFailedException.Reason.ADDRESS_NOT_AVAILABLE, failed.reason());
        assertEquals("cannot listen at tcp://192.0.2.1:0: not an address of this machine", failed.getMessage());
    }

    @Test
    void aNameThatIsUnknownCannotBeBound() {
        BindFailedException failed = assertThrows(
                BindFailedException.class,
                () -> network().serve(Endpoint.tcp("no-such-host.invalid", 0), Lines.text(), OnEveryStack::echo));
        assertEquals(BindFailedException.Reason.UNKNOWN_HOST, failed.reason());
    }

    @Test
    void anAddressOfVersionSixIsShort() throws Exception {
        Server server = network().serve(Endpoint.tcp("0:0:0:0:0:0:0:1", 0), Lines.text(), OnEveryStack::echo);
        assertTrue(server.endpoint().toString().startsWith("tcp://[::1]:"), server.endpoint()::toString);
        FrameStream<String> stream = network().connect(server.endpoint(), Lines.text());
        assertEquals(server.endpoint(), stream.peer());
    }
}
