package dev.streamctl.cli.output;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import org.jspecify.annotations.Nullable;

/**
 * JSON that is safe for a terminal: escapes DEL, the C1 controls (U+009B begins commands as ESC does) and what changes the
 * direction of writing or the line, which JSON itself allows as they are. The text that a parser reads is the same.
 */
final class TerminalEscapes extends CharacterEscapes {

    private static final long serialVersionUID = 1L;

    private static final int DEL = 0x7f;

    private final int[] ascii = standardAsciiEscapesForJSON();

    TerminalEscapes() {
        ascii[DEL] = ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
        return ascii;
    }

    /** Asked for what is not ASCII. */
    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                new SerializedString("\\u%04X".formatted(character));
            default -> null;
        };
    }
}
