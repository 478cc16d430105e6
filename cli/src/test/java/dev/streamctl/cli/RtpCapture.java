package dev.streamctl.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** A capture file of raw IPv4 packets with UDP and RTP in them: audio at 8 kHz, to port 5004. */
final class RtpCapture {

    private static final int LINKTYPE_RAW = 101;
    private static final int LENGTH = 20 + 8 + 12 + 4;
    private static final long NANOS_OF_TICK = 125_000;

    private final ByteBuffer pcap = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);

    RtpCapture() {
        pcap.putInt(0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65_535)
                .putInt(LINKTYPE_RAW);
    }

    /**
     * A packet.
     *
     * @param senderNanos the sender's clock, in nanoseconds
     */
    void add(long sequence, long senderNanos, Duration arrival) {
        pcap.putInt((int) arrival.toSeconds())
                .putInt(arrival.toNanosPart() / 1_000)
                .putInt(LENGTH)
                .putInt(LENGTH);
        pcap.order(ByteOrder.BIG_ENDIAN);
        pcap.putShort((short) 0x4500)
                .putShort((short) LENGTH)
                .putInt(0)
                .putShort((short) 0x4011)
                .putShort((short) 0);
        pcap.putInt(0x7f000001).putInt(0x7f000001);
        pcap.putShort((short) 5_002)
                .putShort((short) 5_004)
                .putShort((short) (LENGTH - 20))
                .putShort((short) 0);
        pcap.putShort((short) 0x8008)
                .putShort((short) sequence)
                .putInt((int) (senderNanos / NANOS_OF_TICK))
                .putInt(0x5eed)
                .putInt(0);
        pcap.order(ByteOrder.LITTLE_ENDIAN);
    }

    Path write(Path file) throws IOException {
        return Files.write(file, Arrays.copyOf(pcap.array(), pcap.position()));
    }
}
