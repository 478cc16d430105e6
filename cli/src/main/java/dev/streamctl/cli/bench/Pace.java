package dev.streamctl.cli.bench;

/**
 * When frames are due, as a pure function of time. Times are nanoseconds since the run began. The frames of all connections
 * are numbered through: of {@code n} connections, connection {@code c} sends the frames {@code c}, {@code c + n}, {@code
 * c + 2n} and so on.
 */
sealed interface Pace {

    /** How many frames of one connection may have been sent at a time. */
    long allowed(int connection, long now);

    /** When the frame was meant to start that the connection sends now as its {@code index}th, counted from 0. */
    long start(int connection, long index, long now);

    /** Each answer makes room for the next frame, until the end (a closed loop). */
    record AsAnswered(long until) implements Pace {

        @Override
        public long allowed(int connection, long now) {
            return now < until ? Long.MAX_VALUE : 0;
        }

        @Override
        public long start(int connection, long index, long now) {
            return now;
        }
    }

    /**
     * A number of frames a second, over all connections, each at a time of its own whatever became of the others (an open
     * loop). A frame that leaves late, because its connection's window was full or this machine was busy, still counts from
     * the time it was meant for.
     */
    record AtRate(long perSecond, int connections, long until) implements Pace {

        private static final long SECOND = 1_000_000_000;

        /** When the frame with this number starts. */
        long at(long number) {
            return number / perSecond * SECOND + number % perSecond * SECOND / perSecond;
        }

        /** How many frames start at or before {@code now}, and before the end. */
        long due(long now) {
            // at(n) <= t, which rounds down, is n * SECOND < (t + 1) * perSecond
            long end = Math.min(now + 1, until);
            if (end <= 0) {
                return 0;
            }
            return end / SECOND * perSecond + Math.ceilDiv(end % SECOND * perSecond, SECOND);
        }

        /** How many frames start at {@code from} or later, and before {@code to}. */
        long dueWithin(long from, long to) {
            return Math.max(0, due(to - 1) - due(from - 1));
        }

        @Override
        public long allowed(int connection, long now) {
            return Math.ceilDiv(Math.max(0, due(now) - connection), connections);
        }

        @Override
        public long start(int connection, long index, long now) {
            return at(index * connections + connection);
        }
    }
}
