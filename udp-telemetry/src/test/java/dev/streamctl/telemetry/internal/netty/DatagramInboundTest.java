package dev.streamctl.telemetry.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.internal.Batch;
import dev.streamctl.telemetry.internal.Records;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatagramInboundTest {

    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 40_112);

    private final List<List<Integer>> received = new ArrayList<>();
    private int failures;

    private final EmbeddedChannel channel = new EmbeddedChannel(new DatagramInbound(TimeSource.system(), batch -> {
        received.add(firstBytes(batch));
        if (failures-- > 0) {
            throw new IllegalStateException("a mistake");
        }
    }));

    private static List<Integer> firstBytes(Batch batch) {
        List<Integer> bytes = new ArrayList<>();
        for (int at = 0; at < batch.end(); at += Records.length(batch.bytes(), at)) {
            bytes.add((int) batch.bytes()[at + Records.HEAD]);
        }
        return bytes;
    }

    /** What one turn of the loop has read. */
    private void turn(int length, int... firsts) {
        var packets = new ArrayList<DatagramPacket>();
        for (int first : firsts) {
            byte[] bytes = new byte[length];
            bytes[0] = (byte) first;
            packets.add(new DatagramPacket(Unpooled.wrappedBuffer(bytes), ANYWHERE, ANYWHERE));
        }
        channel.writeInbound(packets.toArray());
        packets.forEach(packet -> assertEquals(0, packet.refCnt()));
    }

    @Test
    void allOfOneTurnIsHandedOverTogether() {
        turn(10, 1, 2, 3);
        turn(10, 4);
        assertEquals(List.of(List.of(1, 2, 3), List.of(4)), received);
    }

    /** Whoever got it may have kept half of it: a second time it would count twice. */
    @Test
    void whatWasHandedOverIsNeverHandedOverAgainThoughTheReceiverFailed() {
        failures = 1;
        turn(10, 1, 2);
        turn(10, 3);
        assertEquals(List.of(List.of(1, 2), List.of(3)), received);
    }

    @Test
    void norWhereMoreCameThanABatchHolds() {
        turn(60_000, 1, 2, 3, 4, 5);
        assertEquals(List.of(List.of(1, 2, 3), List.of(4, 5)), received);
    }
}
