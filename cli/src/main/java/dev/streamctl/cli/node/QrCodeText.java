package dev.streamctl.cli.node;

import io.nayuki.qrcodegen.QrCode;
import java.util.ArrayList;
import java.util.List;

/** A QR code (ISO/IEC 18004) of text, two rows of modules in a line, in black and white whatever the terminal's colours are. */
final class QrCodeText {

    /** The quiet zone around the code that readers want, in modules. */
    private static final int QUIET = 4;

    private static final String BLACK_ON_WHITE = "\033[30;107m";
    private static final String PLAIN = "\033[0m";

    private QrCodeText() {}

    static List<String> lines(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        List<String> lines = new ArrayList<>();
        for (int y = -QUIET; y < code.size + QUIET; y += 2) {
            StringBuilder line = new StringBuilder(BLACK_ON_WHITE);
            for (int x = -QUIET; x < code.size + QUIET; x++) {
                line.append(halves(code.getModule(x, y), code.getModule(x, y + 1)));
            }
            lines.add(line.append(PLAIN).toString());
        }
        return lines;
    }

    private static char halves(boolean upper, boolean lower) {
        if (upper) {
            return lower ? '\u2588' : '\u2580';
        }
        return lower ? '\u2584' : ' ';
    }
}
