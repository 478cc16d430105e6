import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * A plain load for WebSocket echo servers: masked text messages of 64 bytes, each answered by the next, all on one thread. It
 * looks at each byte of an answer but decodes nothing. Arguments: port, connections, messages in flight on each, seconds to
 * warm up, seconds to measure. Prints messages a second.
 */
class WsLoad {

    private static final int SIZE = 64;
    private static final byte[] ANSWER = frame(false);
    private static final byte[] QUESTION = frame(true);

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
    private final ByteBuffer out;
    private int position;

    private WsLoad(int port, int inFlight) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
        String request = "GET / HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(ISO_8859_1)));
        StringBuilder answer = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (!answer.toString().endsWith("\r\n\r\n")) {
            if (channel.read(one.clear()) < 0) {
                throw new IOException("no WebSocket: " + answer);
            }
            answer.append((char) one.get(0));
        }
        channel.configureBlocking(false);
        out = ByteBuffer.allocateDirect(inFlight * QUESTION.length);
        for (int i = 0; i < inFlight; i++) {
            out.put(QUESTION);
        }
    }

    private static byte[] frame(boolean masked) {
        byte[] key = {0x12, 0x34, 0x56, 0x78};
        ByteBuffer frame = ByteBuffer.allocate(2 + (masked ? key.length : 0) + SIZE);
        frame.put((byte) 0x81).put((byte) (SIZE | (masked ? 0x80 : 0)));
        if (masked) {
            frame.put(key);
        }
        for (int i = 0; i < SIZE; i++) {
            frame.put((byte) ('a' + i % 26 ^ (masked ? key[i % 4] : 0)));
        }
        return frame.array();
    }

    private void ask(int count) throws IOException {
        out.position(0).limit(count * QUESTION.length);
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    /** Reads what is there and asks for as much again. */
    private int answer() throws IOException {
        if (channel.read(in.clear()) < 0) {
            throw new IOException("the server ended a connection");
        }
        int done = 0;
        for (in.flip(); in.hasRemaining(); ) {
            if (in.get() != ANSWER[position]) {
                throw new IOException("a wrong echo");
            }
            position = position == ANSWER.length - 1 ? 0 : position + 1;
            done += position == 0 ? 1 : 0;
        }
        if (done > 0) {
            ask(done);
        }
        return done;
    }

    public static void main(String[] args) throws Exception {
        int[] given = Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
        Selector selector = Selector.open();
        for (int i = 0; i < given[1]; i++) {
            WsLoad load = new WsLoad(given[0], given[2]);
            load.channel.register(selector, SelectionKey.OP_READ, load);
            load.ask(given[2]);
        }
        long start = System.nanoTime() + given[3] * 1_000_000_000L;
        long end = start + given[4] * 1_000_000_000L;
        long[] count = {0};
        for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
            int weight = now < start ? 0 : 1;
            selector.select(key -> {
                try {
                    count[0] += weight * ((WsLoad) key.attachment()).answer();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
        }
        System.out.println(count[0] / given[4]);
        System.exit(0);
    }
}
