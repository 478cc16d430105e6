package dev.streamctl.telemetry.follow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.streamctl.telemetry.sink.Datagram;
import dev.streamctl.telemetry.stats.Counter;
import dev.streamctl.telemetry.stats.DeviceStats;
import dev.streamctl.telemetry.wire.DeviceId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one follower hands to the sinks, and what it remembers of those who say who they are. */
class FollowerTest {

    private static final long DEVICE = 0x1234;

    private final Following following = new Following(10);

    private List<String> given() {
        return following.follower.taken().stream()
                .flatMap(datagram -> lines(datagram).stream())
                .toList();
    }

    private static List<String> lines(Datagram datagram) {
        return IntStream.range(0, datagram.samples())
                .mapToObj(i -> new String(datagram.lines(), datagram.from(i), datagram.to(i) - datagram.from(i), UTF_8))
                .toList();
    }

    @Test
    void aSampleThatARepeatHasBroughtIsNotGivenAgainByItsOwnLateDatagram() {
        following.look(following.header(DEVICE, 1, 0, 1, 0, 0), "m n=1i\n");
        following.look(following.header(DEVICE, 1, 2, 4, 1, 2), "m n=4i\nm n=2i\n");
        following.look(following.header(DEVICE, 1, 1, 3, 0, 0), "m n=2i\nm n=3i\n");
        assertEquals(List.of("m n=1i", "m n=4i", "m n=2i", "m n=3i"), given());
    }

    @Test
    void repeatsThatAreNotInTheDatagramHealNothing() {
        following.look(following.header(DEVICE, 1, 0, 1, 0, 0), "m n=1i\n");
        following.look(following.header(DEVICE, 1, 3, 4, 0xffff, 2), "");
        following.look(following.header(DEVICE, 1, 1, 2, 0, 0), "m n=2i\n");
        assertEquals(List.of("m n=1i", "m n=2i"), given());
    }

    @Test
    void aNameIsAsLongAsASenderMayHaveIt() {
        for (int length : new int[] {128, 129, 1_100}) {
            String name = "x".repeat(length);
            following.look(following.header(DeviceId.of(name), 1, 0, 1, 0, 0), "m,device=%s n=1i\n".formatted(name));
            String known = following.name(DeviceId.of(name));
            if (length > 128) {
                assertNull(known);
            } else {
                assertEquals(name, known);
            }
        }
    }

    @Test
    void theNameOfADeviceThatWasForgottenIsLearnedAgain() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 20; i++) {
                String name = "dev" + i;
                following.look(
                        following.header(DeviceId.of(name), 1, round, round + 1, 0, 0),
                        "m,device=%s n=1i\n".formatted(name));
                assertEquals(name, following.name(DeviceId.of(name)));
            }
        }
    }

    @Test
    void aDeviceThatNamesItselfInOneOfItsFirstDatagramsIsNamedAtOnce() {
        for (int named = 1; named < 16; named++) {
            String name = "dev" + named;
            for (int i = 0; i <= named; i++) {
                following.look(
                        following.header(DeviceId.of(name), 1, i, i, 0, 0),
                        i < named ? "" : "m,device=%s n=1i\n".formatted(name));
            }
            assertEquals(name, following.name(DeviceId.of(name)));
        }
    }

    @Test
    void aDeviceThatNamesItselfLaterIsNamed() {
        long device = DeviceId.of("late");
        for (int i = 0; i < 2_000; i++) {
            following.look(following.header(device, 1, i, i, 0, 0), i == 0 ? "" : "m,device=late n=1i\n");
        }
        assertEquals("late", following.name(device));
    }

    @Test
    void whatIsRefusedIsCountedForTheDeviceThatItClaimsToBeFrom() {
        following.look(following.header(DEVICE, 1, 0, 1, 0, 0), "m n=1i\n");
        byte[] broken = "#sc1 0000000000001234 and no more".getBytes(UTF_8);
        following.look(broken, broken.length, 0, false);
        byte[] unknown = "#sc1 0000000000009999 and no more".getBytes(UTF_8);
        following.look(unknown, unknown.length, 0, false);
        following.look(new byte[0], 0, 0, false);
        Part part = following.follower.part();
        assertEquals(3, part.counts().get(Counter.CORRUPT));
        assertEquals(1, part.devices());
        DeviceStats device = following.follower.mostLost(1).getFirst();
        assertEquals(1, device.counts().get(Counter.CORRUPT));
    }
}
