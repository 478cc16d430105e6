package dev.streamctl.cli.options;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The name that somebody probably meant: at most a third of its letters are missing, too many, wrong or swapped. */
public final class Nearest {

    private Nearest() {}

    /** The one of {@code names} that is most like {@code word}, dashes in front aside; null where none is like it. */
    public static @Nullable String to(String word, Collection<String> names) {
        String bare = bare(word);
        String nearest = null;
        int best = (bare.length() + 1) / 3 + 1;
        for (String name : names) {
            int distance = distance(bare, bare(name));
            if (distance < best) {
                best = distance;
                nearest = name;
            }
        }
        return nearest;
    }

    private static String bare(String word) {
        return word.replaceFirst("^-+", "");
    }

    /** Steps from one word to the other: a letter more, less or changed, or two neighbours swapped. */
    private static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : step(steps, a, i, b, j);
            }
        }
        return steps[a.length()][b.length()];
    }

    private static int step(int[][] steps, String a, int i, String b, int j) {
        int changed = steps[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(changed, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, 1 + steps[i - 2][j - 2]) : least;
    }
}
