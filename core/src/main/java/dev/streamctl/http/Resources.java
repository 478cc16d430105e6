package dev.streamctl.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files of one folder of the program's own jar, or class path: never one outside it, and never a listing. Made once for all
 * requests; safe for use by many threads.
 *
 * <p>A path is what stands behind the prefix of the route: names of letters, digits, {@code - _ ~} and dots, none of which
 * begins with a dot, with slashes between them. So neither {@code ..} nor a percent sign, a backslash or a control character
 * leads anywhere. An empty path, and one that ends with a slash, means {@code index.html} there.
 *
 * <p>A file is read when it is first asked for and then kept: its content is not meant to change. The reading blocks, which
 * under {@link dev.streamctl.NetworkOptions.Scheduler#CARRIER} holds the loop for that moment.
 */
public final class Resources {

    /** The most bytes of one file. */
    public static final int MAX_BYTES = 16 << 20;

    private static final String NAME = "[A-Za-z0-9_~-][A-Za-z0-9._~-]*+";

    /** Gives nothing back: a group that could would take stack for each of the names, of which a hostile path has thousands. */
    private static final Pattern PATH = Pattern.compile(NAME + "(?:/" + NAME + ")*+");

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("xml", "application/xml"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("gif", "image/gif"),
            Map.entry("webp", "image/webp"),
            Map.entry("avif", "image/avif"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff", "font/woff"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("ttf", "font/ttf"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("webm", "video/webm"));

    private final String folder;
    private final Function<String, @Nullable URL> finder;
    private final Map<String, String> headers;
    private final Map<String, Response.Resource> known = new ConcurrentHashMap<>();

    private Resources(String folder, Function<String, @Nullable URL> finder, Map<String, String> headers) {
        this.folder = folder;
        this.finder = finder;
        this.headers = headers;
    }

    /**
     * The files of a folder.
     *
     * @param folder from the root, as {@code /com/example/web}
     * @param finder {@code Example.class::getResource} of a class in the same jar: written there, it also finds what the
     *     program's module keeps to itself
     */
    public static Resources of(String folder, Function<String, @Nullable URL> finder) {
        if (!folder.startsWith("/") || !PATH.matcher(folder.substring(1)).matches()) {
            throw new IllegalArgumentException("'" + folder + "' is no folder: it begins with / and ends without");
        }
        return new Resources(folder, finder, Map.of());
    }

    /** The same with a header on each answer, as {@link Response#withHeader}: another {@code Cache-Control}, say. */
    public Resources withHeader(String name, String value) {
        return new Resources(folder, finder, AnswerHeaders.with(headers, name, value));
    }

    /**
     * The file at a path.
     *
     * @param path behind the prefix of the route, without a slash at its beginning
     * @return empty where there is no such file
     * @throws IOException it cannot be read, or has more than {@link #MAX_BYTES}
     */
    public Optional<Response.Resource> find(String path) throws IOException {
        String name = path.isEmpty() || path.endsWith("/") ? path + "index.html" : path;
        if (!PATH.matcher(name).matches()) {
            return Optional.empty();
        }
        Response.Resource there = known.get(name);
        if (there == null) {
            URL url = finder.apply(folder + "/" + name);
            if (url == null || isFolder(name, url)) {
                return Optional.empty(); // not remembered: there is no end of names that are not there
            }
            there = read(name, url);
            known.put(name, there);
        }
        return Optional.of(there);
    }

    /** Of a folder, a class path of folders would give the names of its files, and a jar nothing. */
    private boolean isFolder(String name, URL url) throws IOException {
        if (!url.getProtocol().equals("file")) {
            return finder.apply(folder + "/" + name + "/") != null;
        }
        try {
            return !Files.isRegularFile(Path.of(new URI(url.toString())));
        } catch (URISyntaxException e) {
            throw new IOException("the resource " + url + " has no path", e);
        }
    }

    private Response.Resource read(String name, URL url) throws IOException {
        byte[] bytes;
        try (InputStream in = url.openStream()) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new IOException("the resource %s has more than %d bytes".formatted(name, MAX_BYTES));
        }
        String ending = name.substring(name.lastIndexOf('.') + 1);
        String type = TYPES.getOrDefault(ending, "application/octet-stream");
        return new Response.Resource(type, bytes, tag(bytes), headers);
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
