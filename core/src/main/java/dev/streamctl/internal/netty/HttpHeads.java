package dev.streamctl.internal.netty;

import dev.streamctl.framing.TlsRecord;
import dev.streamctl.framing.UnexpectedTlsException;
import dev.streamctl.internal.websocket.Head;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HTTP as strictly as Netty reads it, and its heads in our form. */
final class HttpHeads {

    /** The longest first line. */
    private static final int MAX_LINE = 4 * 1024;

    /** The most bytes of all headers. */
    private static final int MAX_HEADERS = 8 * 1024;

    private static final int MAX_COUNT = 64;

    private HttpHeads() {}

    /** A server that wants TLS answers with bytes of it, which are no HTTP: that is told by an exception of its own. */
    static HttpResponseDecoder answers() {
        return new HttpResponseDecoder(strict()) {
            private boolean begun;

            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
                if (!begun && message instanceof ByteBuf in && TlsRecord.isAt(in.nioBuffer())) {
                    in.release();
                    throw new UnexpectedTlsException("no answer");
                }
                begun = true;
                super.channelRead(ctx, message);
            }
        };
    }

    private static HttpDecoderConfig strict() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE)
                .setMaxHeaderSize(MAX_HEADERS)
                .setValidateHeaders(true)
                .setChunkedSupported(false)
                .setAllowDuplicateContentLengths(false)
                .setStrictLineParsing(true);
    }

    /** Null where there are too many headers. */
    static @Nullable Head of(Head.Start start, HttpHeaders headers) {
        if (headers.size() > MAX_COUNT) {
            return null;
        }
        Map<String, List<String>> all = new LinkedHashMap<>();
        headers.iteratorAsString()
                .forEachRemaining(
                        header -> all.computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                                .add(header.getValue()));
        return new Head(start, all);
    }
}
