package dev.streamctl.cli.options;

import dev.streamctl.camera.FrameHub;
import dev.streamctl.camera.Quality;
import dev.streamctl.camera.nodes.PinNode;
import dev.streamctl.telemetry.line.LineLimits;
import dev.streamctl.telemetry.listen.ListenOptions;
import dev.streamctl.telemetry.send.LinkOptions;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads whole numbers of a range, and names the range where one is outside. */
public abstract sealed class WholeNumber implements ITypeConverter<Integer> {

    private final int least;
    private final int most;

    private WholeNumber(int least, int most) {
        this.least = least;
        this.most = most;
    }

    @Override
    public Integer convert(String text) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the message below fits
        }
        throw new TypeConversionException("'" + text + "' is not a whole number within " + least + " to " + most);
    }

    /** A TCP port; 0 is a free one. */
    public static final class Port extends WholeNumber {
        /** For picocli. */
        public Port() {
            super(0, 65_535);
        }
    }

    /** Event loops. */
    public static final class Loops extends WholeNumber {
        /** For picocli. */
        public Loops() {
            super(1, 1024);
        }
    }

    /** How many of something to wait for. */
    public static final class Count extends WholeNumber {
        /** For picocli. */
        public Count() {
            super(1, Integer.MAX_VALUE);
        }
    }

    /** How well pictures are coded. */
    public static final class PictureQuality extends WholeNumber {
        /** For picocli. */
        public PictureQuality() {
            super(Quality.LEAST, Quality.MOST);
        }
    }

    /** Connections that are open at once. */
    public static final class Connections extends WholeNumber {
        /** For picocli. */
        public Connections() {
            super(1, 20_000);
        }
    }

    /** Frames on the way of one connection. */
    public static final class InFlight extends WholeNumber {
        /** For picocli. */
        public InFlight() {
            super(1, 65_536);
        }
    }

    /** Frames a second. */
    public static final class Rate extends WholeNumber {
        /** For picocli. */
        public Rate() {
            super(1, 1_000_000_000);
        }
    }

    /** A differentiated services code point. */
    public static final class Dscp extends WholeNumber {
        /** For picocli. */
        public Dscp() {
            super(0, 63);
        }
    }

    /** Networks that multicast may cross. */
    public static final class Hops extends WholeNumber {
        /** For picocli. */
        public Hops() {
            super(0, LinkOptions.MAX_MULTICAST_TTL);
        }
    }

    /** Bytes of a datagram, with room for every header. */
    public static final class DatagramSize extends WholeNumber {
        /** For picocli. */
        public DatagramSize() {
            super(256, LineLimits.MAX_DATAGRAM);
        }
    }

    /** Intervals that are sent once more. */
    public static final class Redundancy extends WholeNumber {
        /** For picocli. */
        public Redundancy() {
            super(0, 16);
        }
    }

    /** Days of a certificate. */
    public static final class Days extends WholeNumber {
        /** For picocli. */
        public Days() {
            super(1, 397);
        }
    }

    /** The number of a key. */
    public static final class KeyId extends WholeNumber {
        /** For picocli. */
        public KeyId() {
            super(0, 65_535);
        }
    }

    /** Something a second; 0 is no limit. */
    public static final class RateOrNone extends WholeNumber {
        /** For picocli. */
        public RateOrNone() {
            super(0, 1_000_000_000);
        }
    }

    /** Threads of a listener. */
    public static final class Shards extends WholeNumber {
        /** For picocli. */
        public Shards() {
            super(1, ListenOptions.MAX_SHARDS);
        }
    }

    /** Bits of a pin at each tick. */
    public static final class Bits extends WholeNumber {
        /** For picocli. */
        public Bits() {
            super(0, PinNode.MAX_SEQUENCE);
        }
    }

    /** Viewers of a camera. */
    public static final class Viewers extends WholeNumber {
        /** For picocli. */
        public Viewers() {
            super(0, FrameHub.MOST_VIEWERS);
        }
    }

    /** Pulses a second. */
    public static final class Hertz extends WholeNumber {
        /** For picocli. */
        public Hertz() {
            super(1, 1_000_000);
        }
    }

    /** Lines of a report. */
    public static final class Lines extends WholeNumber {
        /** For picocli. */
        public Lines() {
            super(0, 10_000);
        }
    }
}
