package dev.streamctl.cli;

/** A browser at one page. */
interface Tab extends AutoCloseable {

    /** Loads a page, or what the browser shows in its place, and then tells what a script in it comes to: text, or a promise. */
    String evaluate(String url, String script) throws Exception;
}
