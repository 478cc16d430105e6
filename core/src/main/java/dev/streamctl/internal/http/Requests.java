package dev.streamctl.internal.http;

import dev.streamctl.internal.websocket.Head;
import dev.streamctl.internal.websocket.ServerHandshake;
import dev.streamctl.internal.websocket.ServerHandshake.Verdict;
import java.util.function.Function;

/** From the bytes of a head to what becomes of the request. */
public final class Requests {

    private Requests() {}

    /**
     * Decides about what a {@link HeadDecoder} gave.
     *
     * @param judge decides about a head that can be read
     */
    public static Verdict judge(HttpFrame received, Function<Head, Verdict> judge) {
        return switch (received) {
            case HttpFrame.Refused refused -> ServerHandshake.refuse(refused.status(), refused.why());
            case HttpFrame.Head head -> {
                try {
                    yield judge.apply(HeadParser.parse(head.bytes()));
                } catch (BadRequest e) {
                    yield judge(e.asFrame(), judge);
                }
            }
            case HttpFrame.Piece _, HttpFrame.Part _ -> throw new IllegalArgumentException("a client answers nothing");
        };
    }
}
