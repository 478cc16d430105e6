package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.StreamBrokenException.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules C2 to C4: abort, half-close, and who is woken by what. */
class EndingContractTest extends OnEverySender {

    // C2

    @ParameterizedTest
    @EnumSource
    void c2_abortResetsAtOnceAndDropsWhatWaits(Sender.Kind kind) throws Exception {
        Connection stream = openStuck(kind).connection();
        stream.abort();
        assertInstanceOf(CloseReason.AbortedHere.class, CloseContractTest.reason(stream));
        assertEquals(0, stream.pendingBytes());
        assertEquals(setting.unix ? RecordingPeer.Ending.FIN : RecordingPeer.Ending.RST, peer.awaitEnding());
    }

    @Test
    void c2_abortOfAQuietConnectionIsAResetToo() throws Exception {
        needsReset();
        Framed<String> stream = lines();
        stream.abort();
        assertEquals(RecordingPeer.Ending.RST, peer.awaitEnding());
        stream.abort();
        stream.close();
        assertInstanceOf(CloseReason.AbortedHere.class, CloseContractTest.reason(stream));
    }

    @Test
    void c2_abortIsAResetEvenWhenTheReaderThatItWakesCloses() throws Exception {
        needsReset();
        for (int round = 0; round < 20; round++) {
            Framed<String> stream = lines();
            Call<String> reader = Call.of(() -> {
                        try (stream) {
                            return stream.receive();
                        }
                    })
                    .awaitWaiting();
            stream.abort();
            reader.failure(StreamClosedException.class);
            assertEquals(RecordingPeer.Ending.RST, peer.awaitEnding());
            peer.close();
        }
    }

    @Test
    void c2_abortEndsACloseThatWaits() throws Exception {
        Connection stream = openStuck(Sender.Kind.FRAMES).connection();
        Call<Void> close = Call.run(stream::close).awaitWaiting();
        stream.abort();
        close.result();
        assertInstanceOf(CloseReason.AbortedHere.class, CloseContractTest.reason(stream));
    }

    // C3

    @ParameterizedTest
    @EnumSource
    void c3_afterShutdownOutputThePeerSeesTheEndAndReadsGoOn(Sender.Kind kind) throws Exception {
        needsHalfClose();
        Sender sender = openStuck(kind);
        sender.connection().shutdownOutput();
        assertThrows(StreamClosedException.class, () -> sender.send(HELLO));
        assertThrows(StreamClosedException.class, () -> sender.trySend(HELLO));
        assertThrows(StreamClosedException.class, () -> sender.sendNow(HELLO));
        assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
        peer.send(sender.wire(HELLO)).send(sender.wire(HELLO)).endOutput();
        switch (sender) {
            case Sender.Bytes bytes -> {
                assertEquals("hellohello", new String(bytes.connection().readExactly(10)));
                assertEquals(0, bytes.connection().read(1).length);
            }
            case Sender.Frames frames -> {
                assertEquals("hello", new String(frames.stream().receive()));
                assertEquals("hello", new String(frames.stream().receive()));
                assertThrows(StreamEndedException.class, frames.stream()::receive);
            }
        }
        assertPeerGetsExactlyWhatWasSent();
        assertInstanceOf(CloseReason.ClosedHere.class, CloseContractTest.reason(sender.connection()));
    }

    @Test
    void c3_shutdownOutputDoesNotBlockAndWakesASendThatDoes() throws Exception {
        Sender sender = openStuck(Sender.Kind.FRAMES);
        Call<Void> blocked = Call.run(() -> sender.send(HELLO)).awaitWaiting();
        sender.connection().shutdownOutput();
        sender.connection().shutdownOutput();
        blocked.failure(StreamClosedException.class);
        assertPeerGetsExactlyWhatWasSent();
    }

    @ParameterizedTest
    @EnumSource
    void c3_aPeerThatEndedItsOutputStillGetsAllHoweverSlowlyItReads(Sender.Kind kind) throws Exception {
        needsHalfClose();
        Sender sender = openToDeafPeer(kind, WIDE);
        Call<?> reader = reader(sender).awaitWaiting();
        peer.endOutput();
        assertTrue(reader.threw(StreamEndedException.class) || ((byte[]) reader.result()).length == 0);
        sent(new byte[STUCK]);
        sender.send(new byte[STUCK]);
        Call<Void> flush = Call.run(sender.connection()::flush).awaitWaiting();
        peer.read();
        flush.result();
        assertPeerGetsExactlyWhatWasSent();
    }

    // C4

    @Test
    void c4_closeWakesAReader() throws Exception {
        Framed<String> stream = lines();
        Call<String> call = Call.of(stream::receive).awaitWaiting();
        stream.close();
        call.failure(StreamClosedException.class);
        assertThrows(StreamClosedException.class, stream::receive);
    }

    @Test
    void c4_closeWakesAReaderOfBytesWhateverItReads() throws Exception {
        for (int kind = 0; kind < 4; kind++) {
            ByteStream stream = bytes();
            Call<?> call = switch (kind) {
                case 0 -> Call.of(() -> stream.read(1));
                case 1 -> Call.of(() -> stream.readExactly(1));
                case 2 -> Call.of(() -> stream.readUntil(HELLO));
                default -> Call.of(stream::readLine);
            };
            call.awaitWaiting();
            stream.close();
            call.failure(StreamClosedException.class);
            peer.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void c4_abortWakesAllThatWait(Sender.Kind kind) throws Exception {
        Sender sender = openStuck(kind);
        Connection stream = sender.connection();
        List<Call<?>> calls = List.of(
                Call.run(stream::drain),
                Call.run(stream::flush),
                Call.run(stream::awaitWritable),
                Call.run(() -> sender.send(HELLO)),
                reader(sender));
        calls.forEach(Call::awaitWaiting);
        stream.abort();
        calls.forEach(call -> call.failure(StreamClosedException.class));
        reader(sender).failure(StreamClosedException.class);
    }

    private static Call<?> reader(Sender sender) {
        return switch (sender) {
            case Sender.Bytes bytes -> Call.of(() -> bytes.connection().read(1));
            case Sender.Frames frames -> Call.of(frames.stream()::receive);
        };
    }

    @ParameterizedTest
    @EnumSource
    void c4_aResetByThePeerIsABrokenStreamForTheReader(Sender.Kind kind) throws Exception {
        needsReset();
        Sender sender = open(kind);
        Call<?> reader = reader(sender).awaitWaiting();
        peer.reset();
        assertEquals(Reason.RESET, reader.failure(StreamBrokenException.class).reason());
    }

    @ParameterizedTest
    @EnumSource
    void c4_aResetThatAWriteMeetsFirstIsNoCleanEndForTheReader(Sender.Kind kind) throws Exception {
        needsReset();
        Call<?> reader = reader(openStuck(kind)).awaitWaiting();
        peer.reset();
        assertEquals(Reason.RESET, reader.failure(StreamBrokenException.class).reason());
    }

    @ParameterizedTest
    @EnumSource
    void c4_aPeerThatIsGoneEndsACloseThatWaitsForIt(Sender.Kind kind) throws Exception {
        for (int round = 0; round < 5; round++) {
            Connection stream = openStuck(kind).connection();
            Call<Void> close = Call.run(stream::close).awaitWaiting();
            peer.close();
            close.result();
            CloseReason.Broken broken = assertInstanceOf(CloseReason.Broken.class, CloseContractTest.reason(stream));
            // the peer's kernel may send an end and then the reset: with TLS such an end is a broken one already
            if (!setting.tls) {
                assertEquals(Reason.RESET, broken.cause().reason());
            }
        }
    }
}
