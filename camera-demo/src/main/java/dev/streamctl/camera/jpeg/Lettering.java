package dev.streamctl.camera.jpeg;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Text in blocks: letters of five by seven dots, each dot {@code scale} pixels wide, each letter {@code scale} blocks. Small
 * letters are drawn as capitals, what has no form as a blank.
 */
public final class Lettering {

    private static final int DOTS = 5;
    private static final int LINES = 7;

    /** For each letter its seven lines from the top, two hexadecimal digits each: five dots, the left one the highest. */
    private static final Map<Character, String> FORMS = Map.ofEntries(
            Map.entry('0', "0e11131519110e"),
            Map.entry('1', "040c040404040e"),
            Map.entry('2', "0e11010204081f"),
            Map.entry('3', "1f02040201110e"),
            Map.entry('4', "02060a121f0202"),
            Map.entry('5', "1f101e0101110e"),
            Map.entry('6', "0608101e11110e"),
            Map.entry('7', "1f010204080808"),
            Map.entry('8', "0e11110e11110e"),
            Map.entry('9', "0e11110f01020c"),
            Map.entry('A', "0e11111f111111"),
            Map.entry('B', "1e11111e11111e"),
            Map.entry('C', "0e11101010110e"),
            Map.entry('D', "1c12111111121c"),
            Map.entry('E', "1f10101e10101f"),
            Map.entry('F', "1f10101e101010"),
            Map.entry('G', "0e11101711110f"),
            Map.entry('H', "1111111f111111"),
            Map.entry('I', "0e04040404040e"),
            Map.entry('J', "0702020202120c"),
            Map.entry('K', "11121418141211"),
            Map.entry('L', "1010101010101f"),
            Map.entry('M', "111b1515111111"),
            Map.entry('N', "11111915131111"),
            Map.entry('O', "0e11111111110e"),
            Map.entry('P', "1e11111e101010"),
            Map.entry('Q', "0e11111115120d"),
            Map.entry('R', "1e11111e141211"),
            Map.entry('S', "0f10100e01011e"),
            Map.entry('T', "1f040404040404"),
            Map.entry('U', "1111111111110e"),
            Map.entry('V', "11111111110a04"),
            Map.entry('W', "11111115151b11"),
            Map.entry('X', "11110a040a1111"),
            Map.entry('Y', "11110a04040404"),
            Map.entry('Z', "1f01020408101f"),
            Map.entry(':', "000c0c000c0c00"),
            Map.entry('.', "00000000000c0c"),
            Map.entry(',', "000000000c0408"),
            Map.entry('-', "0000001f000000"),
            Map.entry('/', "00010204081000"),
            Map.entry('_', "0000000000001f"),
            Map.entry('(', "02040808080402"),
            Map.entry(')', "08040202020408"),
            Map.entry('\'', "0c040800000000"),
            Map.entry('"', "0a0a0a00000000"),
            Map.entry('%', "18190204081303"),
            Map.entry('=', "00001f001f0000"),
            Map.entry('+', "0004041f040400"),
            Map.entry('!', "04040404040004"),
            Map.entry('?', "0e110102040004"));

    private final int scale;
    private final Color ink;
    private final Color paper;
    private final Quantum quantum;
    private final Map<Character, Block[][]> known = new HashMap<>();

    /**
     * Letters for pictures with this quantum.
     *
     * @param scale pixels of a dot, 1 to 64
     */
    public Lettering(int scale, Color ink, Color paper, Quantum quantum) {
        if (scale < 1 || scale > 64) {
            throw new IllegalArgumentException("the scale is " + scale + ", not within 1 to 64");
        }
        this.scale = scale;
        this.ink = ink;
        this.paper = paper;
        this.quantum = quantum;
    }

    /** How many blocks a letter has in both directions. */
    public int blocks() {
        return scale;
    }

    /** Draws a line of text; what has no room in the picture is left out. */
    public void draw(BlockPicture picture, int row, int column, String text) {
        for (int i = 0; i < text.length(); i++) {
            int left = column + i * scale;
            if (left >= picture.columns()) {
                return;
            }
            Block[][] letter =
                    known.computeIfAbsent(text.toUpperCase(Locale.ROOT).charAt(i), this::letter);
            for (int y = 0; y < scale; y++) {
                for (int x = 0; x < scale; x++) {
                    picture.set(row + y, left + x, letter[y][x]);
                }
            }
        }
    }

    private Block[][] letter(char c) {
        String form = FORMS.getOrDefault(c, "");
        var letter = new Block[scale][scale];
        for (int y = 0; y < scale; y++) {
            for (int x = 0; x < scale; x++) {
                letter[y][x] = Block.of(mask(form, y * Block.SIDE, x * Block.SIDE), ink, paper, quantum);
            }
        }
        return letter;
    }

    /** The 64 pixels from this one of the letter on. */
    private long mask(String form, int top, int left) {
        long mask = 0;
        for (int i = 0; i < Block.COEFFICIENTS; i++) {
            int line = (top + i / Block.SIDE) / scale;
            int dot = (left + i % Block.SIDE) / scale - 1;
            mask = mask << 1 | (isInk(form, line, dot) ? 1 : 0);
        }
        return mask;
    }

    private static boolean isInk(String form, int line, int dot) {
        if (form.isEmpty() || line >= LINES || dot < 0 || dot >= DOTS) {
            return false;
        }
        int dots = Integer.parseInt(form, 2 * line, 2 * line + 2, 16);
        return (dots >> DOTS - 1 - dot & 1) == 1;
    }
}
