package dev.streamctl.examples;

import dev.streamctl.FrameStream;
import dev.streamctl.Network;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.DeflaterOutputStream;

/** A handler that compresses images without holding up the other connections of its event loop. */
final class OffloadExample {

    private OffloadExample() {}

    static void serve(Network network, FrameStream<byte[]> stream) throws IOException, InterruptedException {
        for (byte[] image : stream) {
            stream.send(network.offload(() -> compress(image)));
        }
    }

    private static byte[] compress(byte[] image) throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(compressed)) {
            deflater.write(image);
        }
        return compressed.toByteArray();
    }
}
