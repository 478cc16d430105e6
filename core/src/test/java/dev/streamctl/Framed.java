package dev.streamctl;

import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.WebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A stream of frames of ours, as the rules of the contract look at it: with a framing on bytes, or the messages of a
 * WebSocket.
 */
final class Framed<F> implements Iterable<F>, AutoCloseable {

    private final FrameStream<Object> stream;
    private final Function<F, Object> sent;
    private final Function<Object, F> received;

    @SuppressWarnings("unchecked") // the two functions know what the stream carries
    private Framed(FrameStream<?> stream, Function<F, Object> sent, Function<Object, F> received) {
        this.stream = (FrameStream<Object>) stream;
        this.sent = sent;
        this.received = received;
    }

    @SuppressWarnings("unchecked") // it carries these frames
    static <F> Framed<F> of(FrameStream<F> stream) {
        return new Framed<>(stream, frame -> frame, frame -> (F) frame);
    }

    /** Of text messages. */
    static Framed<String> ofTexts(WebSocket socket) {
        return new Framed<>(socket, Message.Text::new, message -> ((Message.Text) message).text());
    }

    /** Of binary messages. */
    static Framed<byte[]> ofBytes(WebSocket socket) {
        return new Framed<>(socket, Message.Binary::new, message -> ((Message.Binary) message).bytes());
    }

    Connection connection() {
        return stream;
    }

    F receive() throws IOException, InterruptedException {
        return received.apply(stream.receive());
    }

    F receive(Duration timeout) throws IOException, InterruptedException {
        return received.apply(stream.receive(timeout));
    }

    void send(F frame) throws IOException, InterruptedException {
        stream.send(sent.apply(frame));
    }

    void send(F frame, Duration timeout) throws IOException, InterruptedException {
        stream.send(sent.apply(frame), timeout);
    }

    void sendShared(F frame) throws IOException, InterruptedException {
        stream.sendShared(sent.apply(frame));
    }

    boolean trySend(F frame) throws IOException {
        return stream.trySend(sent.apply(frame));
    }

    void sendNow(F frame) throws IOException {
        stream.sendNow(sent.apply(frame));
    }

    void setMaxFrame(int bytes) {
        stream.setMaxFrame(bytes);
    }

    @Override
    public Iterator<F> iterator() {
        Iterator<Object> frames = stream.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return frames.hasNext();
            }

            @Override
            public F next() {
                return received.apply(frames.next());
            }
        };
    }

    void shutdownOutput() {
        stream.shutdownOutput();
    }

    CompletionStage<CloseReason> closed() {
        return stream.closed();
    }

    void abort() {
        stream.abort();
    }

    @Override
    public void close() {
        stream.close();
    }
}
