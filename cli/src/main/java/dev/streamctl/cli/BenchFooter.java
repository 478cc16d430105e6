package dev.streamctl.cli;

/** What {@code bench --help} says below the options. */
final class BenchFooter {

    /** Without a rate. */
    static final String CLOSED_LOOP =
            "Without --rate each connection keeps --in-flight frames on the way and each answer is followed by the next"
                    + " frame (a closed loop): that finds the most the server can do, and a latency that says more about"
                    + " the queue than about the server.";

    /** With one. */
    static final String OPEN_LOOP =
            "With --rate each frame has its time, fixed in advance, whatever became of those before it (an open loop),"
                    + " and its latency counts from that time: a server that stalls shows in all the frames that were"
                    + " due meanwhile. A frame whose connection has --in-flight frames unanswered waits, and leaves as"
                    + " soon as there is room. What was still waiting at the end is counted as not sent: produced ="
                    + " sent + not_sent. A frame that was not sent or not answered has the time that it waited as its"
                    + " latency, the least it can be, so that a stall shows also where it reaches the end. The clock of"
                    + " this side adds up to some 0.1 ms.";

    /** What the number of frames a second is. */
    static final String RATE =
            "Frames/s are the answers that came within --duration. With --rate that time is moved by the quickest round trip and"
                    + " ends a thousandth later, so that a server that keeps up has --rate frames/s, never more:"
                    + " --min-rate may be as high as --rate. Answers that come later are checked too and have their"
                    + " latencies, but are no part of frames/s: the server had fallen behind.";

    /** What is looked at, and when it ends. */
    static final String CHECKS =
            "Every frame has a number of its own, so that answers that were changed, swapped, repeated or lost are"
                    + " found: exit code 5, and 4 when no answer comes for --timeout. The frames of the warm-up are"
                    + " checked too, but do not count. After --duration answers that are still due are waited for, no"
                    + " longer than twice --timeout. Interrupted once it has connected, it prints what it has.";

    private BenchFooter() {}
}
