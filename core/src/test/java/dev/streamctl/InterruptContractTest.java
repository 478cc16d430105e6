package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.Lines;
import dev.streamctl.websocket.Routes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules I1 and I2: an interrupt ends a call and never a connection. */
class InterruptContractTest extends OnEverySender {

    /** The call, with an interrupt pending when it begins. */
    private static Call<Void> interrupted(Call.Action action) {
        return Call.run(() -> {
            Thread.currentThread().interrupt();
            action.run();
        });
    }

    private static void assertInterruptedOnly(Call<?> call) {
        call.failure(InterruptedException.class);
        assertFalse(call.interruptLeft(), "the status is cleared, as usual");
    }

    // I1

    @ParameterizedTest
    @EnumSource
    void i1_anInterruptEndsEachBlockedSendingCallAndNotTheConnection(Sender.Kind kind) throws Exception {
        Sender sender = openStuck(kind);
        Connection stream = sender.connection();
        for (Call.Action wait :
                List.<Call.Action>of(stream::drain, stream::flush, stream::awaitWritable, () -> sender.send(HELLO))) {
            assertInterruptedOnly(Call.run(wait).awaitWaiting().interrupt());
        }
        peer.read();
        sender.send(HELLO);
        sent(HELLO);
        assertPeerGetsExactlyWhatWasSent();
    }

    @Test
    void i1_anInterruptEndsABlockedReadAndNotTheConnection() throws Exception {
        Framed<String> stream = lines();
        assertInterruptedOnly(Call.of(stream::receive).awaitWaiting().interrupt());
        assertInterruptedOnly(
                Call.of(() -> stream.receive(SECOND)).awaitWaiting().interrupt());
        peer.send("hello\n");
        assertEquals("hello", stream.receive());
        stream.send("there");
        peer.assertReceives("there\n");
    }

    @ParameterizedTest
    @EnumSource
    void i1_anInterruptThatIsPendingIsThrownBeforeAnythingIsSent(Sender.Kind kind) throws Exception {
        Sender sender = open(kind);
        Connection stream = sender.connection();
        assertInterruptedOnly(interrupted(() -> sender.send(HELLO)));
        assertInterruptedOnly(interrupted(() -> sender.send(HELLO, SECOND)));
        assertInterruptedOnly(interrupted(stream::drain));
        assertInterruptedOnly(interrupted(stream::flush));
        assertInterruptedOnly(interrupted(stream::awaitWritable));
        assertPeerGetsExactlyWhatWasSent();
    }

    @Test
    void i1_anInterruptThatIsPendingIsThrownBeforeAnythingIsTaken() throws Exception {
        Framed<String> stream = lines();
        peer.send("a\nb\n");
        assertEquals("a", stream.receive());
        assertInterruptedOnly(interrupted(stream::receive));
        assertInterruptedOnly(interrupted(() -> stream.receive(SECOND)));
        assertEquals("b", stream.receive());
    }

    @Test
    void i1_anInterruptThatIsPendingIsThrownBeforeAnyByteIsTaken() throws Exception {
        ByteStream stream = bytes();
        peer.send("!abc\n");
        stream.readExactly(1);
        assertInterruptedOnly(interrupted(() -> stream.read(1)));
        assertInterruptedOnly(interrupted(() -> stream.readExactly(1)));
        assertInterruptedOnly(interrupted(() -> stream.readUntil(HELLO)));
        assertInterruptedOnly(interrupted(stream::readLine));
        assertEquals("abc", stream.readLine());
    }

    @Test
    void i1_anInterruptThatIsPendingIsThrownBeforeAConnectionIsMade() throws Exception {
        try (Server server = setting.webSocket
                ? network()
                        .serveWebSocket(
                                webSocketEndpoint(0), Routes.of("/", stream -> stream.receive()), serverOptions(QUIET))
                : network().serve(endpoint(), Lines.text(), serverOptions(QUIET), stream -> stream.receive())) {
            if (server.endpoint() instanceof Endpoint.Ws socket) {
                assertInterruptedOnly(interrupted(() -> network().connectWebSocket(socket)));
            } else {
                assertInterruptedOnly(interrupted(() -> network().connect(server.endpoint())));
                assertInterruptedOnly(interrupted(() -> network().connect(server.endpoint(), Lines.text())));
            }
            assertEquals(0, server.stats().accepted());
        }
    }

    // I2

    @ParameterizedTest
    @EnumSource
    void i2_callsThatNeverBlockLeaveAPendingInterruptAlone(Sender.Kind kind) throws Exception {
        Sender sender = open(kind);
        Call<Void> call = interrupted(() -> {
            assertTrue(sender.trySend(HELLO));
            sender.sendNow(HELLO);
            sender.connection().pendingBytes();
            sender.connection().shutdownOutput();
            assertThrows(StreamClosedException.class, () -> sender.trySend(HELLO));
        });
        call.result();
        assertTrue(call.interruptLeft());
        sent(HELLO);
        sent(HELLO);
        assertPeerGetsExactlyWhatWasSent();
    }

    @Test
    void i2_abortLeavesAPendingInterruptAlone() throws Exception {
        Framed<String> stream = lines();
        Call<Void> call = interrupted(stream::abort);
        call.result();
        assertTrue(call.interruptLeft());
        assertEquals(setting.unix ? RecordingPeer.Ending.FIN : RecordingPeer.Ending.RST, peer.awaitEnding());
    }

    @Test
    void i2_closeWithAPendingInterruptClosesAllTheSame() throws Exception {
        Sender sender = openStuck(Sender.Kind.FRAMES);
        Call<Void> call = interrupted(sender.connection()::close);
        call.result();
        assertTrue(call.interruptLeft());
        assertPeerGetsExactlyWhatWasSent();
    }
}
