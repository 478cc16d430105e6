package dev.streamctl.internal.http;

import dev.streamctl.Endpoint;
import dev.streamctl.FrameStream;
import dev.streamctl.http.BodyStream;
import java.io.IOException;
import java.time.Duration;

/** The body of an answer that is being written. */
final class LinkBody implements BodyStream {

    private final FrameStream<HttpFrame> stream;
    private final boolean chunked;
    private volatile boolean over;

    LinkBody(FrameStream<HttpFrame> stream, boolean chunked) {
        this.stream = stream;
        this.chunked = chunked;
    }

    /** The body has returned: what else has hold of this sends no more. */
    void end() {
        over = true;
    }

    private HttpFrame part(byte[] bytes) {
        if (over) {
            throw new IllegalStateException("the body of this answer is written");
        }
        return new HttpFrame.Part(bytes, chunked);
    }

    @Override
    public void send(byte[] part) throws IOException, InterruptedException {
        HttpFrame frame = part(part);
        if (part.length > 0) { // an empty chunk would end the body
            stream.send(frame);
        }
    }

    @Override
    public void send(byte[] part, Duration timeout) throws IOException, InterruptedException {
        HttpFrame frame = part(part);
        if (part.length > 0) {
            stream.send(frame, timeout);
        }
    }

    @Override
    public void sendShared(byte[] part) throws IOException, InterruptedException {
        HttpFrame frame = part(part);
        if (part.length > 0) {
            stream.sendShared(frame);
        }
    }

    @Override
    public boolean trySend(byte[] part) throws IOException {
        HttpFrame frame = part(part);
        return part.length == 0 || stream.trySend(frame);
    }

    @Override
    public void awaitWritable() throws IOException, InterruptedException {
        stream.awaitWritable();
    }

    @Override
    public void flush() throws IOException, InterruptedException {
        stream.flush();
    }

    @Override
    public long pendingBytes() {
        return stream.pendingBytes();
    }

    @Override
    public Endpoint peer() {
        return stream.peer();
    }

    @Override
    public boolean shutdownRequested() {
        return stream.shutdownRequested();
    }
}
