package dev.streamctl.telemetry.stats;

import org.jspecify.annotations.Nullable;

/**
 * What all {@link GivenSequences} of a table may take together. When it is used up, the one that takes most gives up half, of
 * those the one that was added to least recently: so a boot with few gaps keeps what it has, whoever else makes many. For one
 * thread.
 */
final class GivenBudget {

    /** In all tables together. */
    static final long BYTES = 64L << 20;

    private final long most;

    /** By their room's power of two. */
    private final @Nullable GivenSequences[] oldest = new @Nullable GivenSequences[Integer.SIZE];

    private final @Nullable GivenSequences[] newest = new @Nullable GivenSequences[Integer.SIZE];
    private long bytes;
    private long givenUp;

    GivenBudget(long most) {
        this.most = most;
    }

    long bytes() {
        return bytes;
    }

    /** How many runs and blocks were given up. */
    long givenUp() {
        return givenUp;
    }

    void givenUp(int more) {
        givenUp += more;
    }

    /** One has been added to. */
    void heard(GivenSequences given) {
        release(given);
        count(given);
        while (bytes > most) {
            shrinkLargest();
        }
    }

    /** One is used no more. */
    void release(@Nullable GivenSequences given) {
        if (given == null || given.counted == 0) {
            return;
        }
        int place = place(given.counted);
        if (given.older == null) {
            oldest[place] = given.newer;
        } else {
            given.older.newer = given.newer;
        }
        if (given.newer == null) {
            newest[place] = given.older;
        } else {
            given.newer.older = given.older;
        }
        bytes -= GivenSequences.bytes(given.counted);
        given.older = null;
        given.newer = null;
        given.counted = 0;
    }

    private void count(GivenSequences given) {
        given.counted = given.room();
        if (given.counted == 0) {
            return;
        }
        int place = place(given.counted);
        GivenSequences before = newest[place];
        given.older = before;
        if (before == null) {
            oldest[place] = given;
        } else {
            before.newer = given;
        }
        newest[place] = given;
        bytes += given.bytes();
    }

    private void shrinkLargest() {
        for (int place = oldest.length - 1; place >= 0; place--) {
            GivenSequences given = oldest[place];
            if (given != null) {
                release(given);
                givenUp += given.halve();
                count(given);
                return;
            }
        }
        throw new IllegalStateException("%d bytes of nothing".formatted(bytes));
    }

    private static int place(int room) {
        return Integer.numberOfTrailingZeros(room);
    }
}
