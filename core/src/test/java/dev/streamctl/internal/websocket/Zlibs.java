package dev.streamctl.internal.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Knows what was made of zlib and not given back. */
final class Zlibs {

    private final List<Object> live = new ArrayList<>();
    private int made;

    MessageInflater inflater(boolean sharesContext) {
        return new MessageInflater(sharesContext, () -> {
            var inflater = new Inflater(true) {
                @Override
                public void end() {
                    super.end();
                    live.remove(this);
                }
            };
            live.add(inflater);
            made++;
            return inflater;
        });
    }

    MessageDeflater deflater(boolean sharesContext) {
        return new MessageDeflater(sharesContext, () -> {
            var deflater = new Deflater(Deflater.BEST_SPEED, true) {
                @Override
                public void end() {
                    super.end();
                    live.remove(this);
                }
            };
            live.add(deflater);
            made++;
            return deflater;
        });
    }

    int live() {
        return live.size();
    }

    int made() {
        return made;
    }
}
