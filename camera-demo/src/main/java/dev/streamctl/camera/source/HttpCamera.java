package dev.streamctl.camera.source;

import dev.streamctl.camera.DropCounts;
import dev.streamctl.camera.FrameSource;
import dev.streamctl.camera.Quality;
import dev.streamctl.camera.SourceException;
import dev.streamctl.camera.SourceException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;

/**
 * Another camera that serves MJPEG over HTTP, as {@code multipart/x-mixed-replace} or otherwise: its pictures are found by
 * their own markers, whatever the part heads say. Redirects are not followed. It is connected to anew when it stalls or ends.
 */
public final class HttpCamera implements FrameSource {

    private final URI address;
    private final Duration connectWithin;
    private final int maxFrame;

    /**
     * A camera.
     *
     * @param address {@code http} or {@code https}
     * @param connectWithin until its answer begins
     * @param maxFrame the longest JPEG, in bytes
     */
    public HttpCamera(URI address, Duration connectWithin, int maxFrame) {
        if (address.getHost() == null || address.getUserInfo() != null) {
            throw new IllegalArgumentException("'" + address + "' is no address of a camera: http://host[:port]/path");
        }
        this.address = address;
        this.connectWithin = connectWithin;
        this.maxFrame = maxFrame;
    }

    /** Without the query, where many cameras want a password: every viewer is told the name. */
    @Override
    public String name() {
        return "camera %s://%s%s".formatted(address.getScheme(), address.getRawAuthority(), address.getRawPath());
    }

    @Override
    public boolean isPaced() {
        return true;
    }

    @Override
    public Quality quality() {
        return new Quality.Fixed("the other camera codes the pictures");
    }

    @Override
    public Capture open() throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectWithin)
                .build();
        boolean opened = false;
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(address).timeout(connectWithin).build();
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() != 200) {
                throw new SourceException(Reason.NOT_OPENED, name() + " answered " + answer.statusCode());
            }
            opened = true;
            return new Connected(client, answer.body());
        } catch (ConnectException e) {
            throw new SourceException(Reason.NOT_OPENED, name() + ": cannot connect, " + why(e), e);
        } finally {
            if (!opened) {
                client.shutdownNow();
            }
        }
    }

    private static String why(Throwable e) {
        if (e.getCause() != null) {
            return why(e.getCause());
        }
        if (e instanceof UnresolvedAddressException) {
            return "its host is not found";
        }
        return e.getMessage() == null
                ? "nobody answers at that port"
                : e.getMessage().toLowerCase(Locale.ROOT);
    }

    /** The camera while it answers. */
    private final class Connected implements Capture {

        private final HttpClient client;
        private final InputStream body;
        private final PictureQueue pictures = new PictureQueue(maxFrame);

        Connected(HttpClient client, InputStream body) {
            this.client = client;
            this.body = body;
        }

        @Override
        public byte[] next() throws IOException {
            byte[] picture = pictures.next(body);
            if (picture == null) {
                throw new SourceException(Reason.ENDED, name() + " has ended its stream");
            }
            return picture;
        }

        @Override
        public DropCounts dropped() {
            return pictures.dropped();
        }

        @Override
        public void close() {
            client.shutdownNow();
        }
    }
}
