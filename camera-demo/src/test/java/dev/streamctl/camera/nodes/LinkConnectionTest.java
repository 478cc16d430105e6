package dev.streamctl.camera.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.access.Token;
import dev.streamctl.camera.nodes.NodeEvent.Kind;
import dev.streamctl.discovery.NodeDirectory;
import dev.streamctl.websocket.Message;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a link does where it cannot connect, or is cut off. */
class LinkConnectionTest extends LinkCase {

    @Test
    void aMistakeInAnAttemptIsCountedAndToldAndTriedAgain() throws Exception {
        trouble.set(new IllegalStateException("no such state"));
        echoes();
        RunningNode one = start();
        CompletableFuture<Outcome> sent = send("1");
        assertEquals(
                "java.lang.IllegalStateException: no such state",
                bench.await(Kind.DISCONNECTED).text());
        endPause();
        assertEquals(new Outcome.Answered("re 1"), outcome(sent));
        assertEquals(1, one.counters().get("link_lost"));
    }

    @Test
    void theDirectoryIsToldThatANodeCouldNotBeConnectedTo() throws Exception {
        var bound = bench.known(new Socket());
        bound.bind(new InetSocketAddress("127.0.0.1", 0)); // nobody else listens there
        Endpoint.Ws nobody = Endpoint.ws("127.0.0.1", bound.getLocalPort(), "/");
        var failed = new ArrayList<String>();
        var directory = new NodeDirectory() {
            @Override
            public Endpoint.Ws find(String name) {
                return nobody;
            }

            @Override
            public void failed(String name) {
                failed.add(name);
            }
        };
        try (Network network = Network.open()) {
            assertThrows(IOException.class, () -> new NodeDoor(network, directory, null).connect("other"));
        }
        assertEquals(List.of("other"), failed);
    }

    @Test
    void anErrorEndsTheNode() throws Exception {
        var error = new AssertionError("out of everything");
        trouble.set(error);
        RunningNode one = start();
        var thrown = assertThrows(
                ExecutionException.class,
                () -> one.finished().toCompletableFuture().get(Bench.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertEquals(error, thrown.getCause());
    }

    @Test
    void aNodeThatDiesBetweenAMessageAndItsAnswerIsConnectedAnew() throws Exception {
        var connections = new AtomicInteger();
        where.set(bench.serve(socket -> {
            boolean dies = connections.incrementAndGet() == 1;
            for (Message message : socket) {
                heard.add(message.asText());
                if (dies) {
                    socket.abort();
                    return;
                }
                socket.send("re");
            }
        }));
        RunningNode one = start();
        var first = send("1");
        var second = send("2");
        assertEquals(new Outcome.Unanswered(), outcome(first));
        passPause();
        assertEquals(new Outcome.Answered("re"), outcome(second));
        one.close(); // which would send what waits
        assertEquals(List.of("1", "2"), List.copyOf(heard));
        assertEquals(1, one.counters().get("link_unanswered"));
    }

    @Test
    void anEndOfTheOtherNodeIsNoticedWhileNothingIsToBeSent() throws Exception {
        var go = new CountDownLatch(1);
        where.set(bench.serve(socket -> go.await()));
        start();
        bench.await(Kind.CONNECTED);
        go.countDown();
        assertEquals(
                "other has closed the connection",
                bench.await(Kind.DISCONNECTED).text());
    }

    @Test
    void aTokenIsNotToldOverANetworkWithoutEncryption() throws Exception {
        where.set(Endpoint.ws("198.51.100.1", 8765, "/"));
        NodeOptions options = NodeOptions.of("one", Bench.ANYWHERE);
        start(options.withDirectory(options.directory(), Token.of("a-token-of-22-letters-at-least")));
        assertEquals(
                "the token is not told to ws://198.51.100.1:8765/, which is not encrypted",
                bench.await(Kind.DISCONNECTED).text());
    }
}
