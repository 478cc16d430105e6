import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An echo server on the JDK's sockets, a virtual thread for each connection, 8 KiB buffers: all frames of one read go back
 * with one flush.
 *
 * <pre>java JdkEcho PORT lines|length</pre>
 */
class JdkEcho {

    private static final int LONGEST = 1 << 20;

    /** Sends back the whole frames among {@code bytes}, and returns how many bytes those took. */
    private interface Frames {
        int echo(byte[] bytes, int have, OutputStream to) throws IOException;
    }

    public static void main(String[] args) throws IOException {
        Frames frames = args[1].equals("length") ? JdkEcho::prefixed : JdkEcho::lines;
        var server = new ServerSocket(Integer.parseInt(args[0]), 1024, InetAddress.getLoopbackAddress());
        while (true) {
            Socket socket = server.accept();
            Thread.ofVirtual().start(() -> echo(socket, frames));
        }
    }

    private static void echo(Socket socket, Frames frames) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = socket.getInputStream();
            var out = new BufferedOutputStream(socket.getOutputStream(), 8192);
            byte[] bytes = new byte[8192];
            int have = 0;
            for (int n; (n = in.read(bytes, have, bytes.length - have)) > 0; ) {
                have += n;
                int done = frames.echo(bytes, have, out);
                out.flush();
                System.arraycopy(bytes, done, bytes, 0, have -= done);
                if (have == bytes.length && have < LONGEST) {
                    bytes = Arrays.copyOf(bytes, 2 * have);
                }
            }
        } catch (IOException e) {
            // the peer went away
        }
    }

    private static int lines(byte[] bytes, int have, OutputStream to) throws IOException {
        int done = 0;
        for (int i = 0; i < have; i++) {
            if (bytes[i] == '\n') {
                to.write(bytes, done, i + 1 - done);
                done = i + 1;
            }
        }
        return done;
    }

    private static int prefixed(byte[] bytes, int have, OutputStream to) throws IOException {
        var in = ByteBuffer.wrap(bytes, 0, have);
        int done = 0;
        while (have - done >= 4) {
            int size = 4 + in.getInt(done);
            if (size < 4 || size > LONGEST) {
                throw new IOException("a frame of " + size + " bytes");
            }
            if (have - done < size) {
                break;
            }
            to.write(bytes, done, size);
            done += size;
        }
        return done;
    }
}
