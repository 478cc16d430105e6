import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.NetworkOptions;
import dev.streamctl.NetworkOptions.Scheduler;
import dev.streamctl.ServerOptions;
import dev.streamctl.camera.CaptureOptions;
import dev.streamctl.camera.Frame;
import dev.streamctl.camera.FrameProcessor;
import dev.streamctl.camera.FrameSource;
import dev.streamctl.camera.serve.Camera;
import dev.streamctl.camera.serve.CameraOptions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * Our camera with what the peers have: the same picture all the time, which nothing looks at.
 *
 * <pre>java -cp ... StillCamera STREAM_PORT HTTP_PORT FPS BYTES</pre>
 */
class StillCamera {

    /** The segments of a grey picture of one pixel, behind which everything is coded data. */
    private static final byte[] HEAD =
            HexFormat.of().parseHex("ffd8" + "ffc0000b080001000101011100" + "ffda0008010100003f00");

    private static final byte[] END = HexFormat.of().parseHex("ffd9");

    /** Looks at hardly any. */
    private static final FrameProcessor NONE = new FrameProcessor() {
        @Override
        public Map<String, Double> process(Frame frame) {
            return Map.of();
        }

        @Override
        public double maxFps() {
            return 0.01;
        }
    };

    private record Still(byte[] picture) implements FrameSource {
        @Override
        public String name() {
            return "still";
        }

        @Override
        public boolean isPaced() {
            return false;
        }

        @Override
        public Capture open() {
            return Capture.of(() -> picture, () -> {});
        }
    }

    public static void main(String[] args) throws Exception {
        var local = CameraOptions.local(CaptureOptions.of(Double.parseDouble(args[2])));
        var options = new CameraOptions(
                Endpoint.tcp("127.0.0.1", Integer.parseInt(args[0])),
                Endpoint.tcp("127.0.0.1", Integer.parseInt(args[1])),
                ServerOptions.defaults(),
                local.capture(),
                local.maxViewers(),
                local.policy(),
                local.everyBytes(),
                local.sendWithin(),
                local.processWithin(),
                Set.of(),
                Set.of(),
                null,
                false);
        byte[] picture = Arrays.copyOf(HEAD, Integer.parseInt(args[3]));
        System.arraycopy(END, 0, picture, picture.length - END.length, END.length);
        try (var network = Network.open(NetworkOptions.defaults().withScheduler(Scheduler.CARRIER));
                var camera = Camera.open(network, new Still(picture), NONE, options)) {
            camera.run();
        }
    }
}
