package dev.streamctl.camera.source;

import java.util.ArrayList;
import java.util.List;

/** A command as words, for a program that is started without a shell: nothing is expanded. */
final class Words {

    private Words() {}

    /**
     * Words between blanks. Within {@code "} or {@code '} blanks and the other quote are letters.
     *
     * @throws IllegalArgumentException a quote has no end
     */
    static List<String> of(String command) {
        List<String> words = new ArrayList<>();
        var word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (char c : command.toCharArray()) {
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                inWord = true;
            } else if (c == ' ' || c == '\t') {
                if (inWord) {
                    words.add(word.toString());
                }
                word.setLength(0);
                inWord = false;
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("the quote " + quote + " has no end in: " + command);
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }
}
