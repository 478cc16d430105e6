package dev.streamctl.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.channel.ChannelException;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which loop a channel gets. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoopsTest {

    private static final int COUNT = 3;

    private final AtomicInteger made = new AtomicInteger();
    private int failing;
    private final IoHandlerFactory nio = NioIoHandler.newFactory();

    private final Loops loops = new Loops(COUNT, false, executor -> {
        if (made.incrementAndGet() == failing) {
            throw new ChannelException("too many open files");
        }
        return nio.newHandler(executor);
    });

    @AfterEach
    void close() {
        loops.close();
    }

    private List<StreamLoop> next(int count) {
        List<StreamLoop> given = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            given.add(loops.next());
        }
        return given;
    }

    @Test
    void channelsSpreadEvenlyOverAllLoops() {
        List<StreamLoop> first = next(COUNT);
        assertEquals(COUNT, Set.copyOf(first).size());
        assertEquals(first, next(COUNT));
        assertEquals(first, next(COUNT));
        assertEquals(COUNT, made.get());
    }

    @Test
    void aLoopIsMadeWithItsFirstChannel() {
        assertEquals(0, made.get());
        loops.next();
        assertEquals(1, made.get());
    }

    @Test
    void aLoopThatCannotBeMadeIsTriedAgainForTheNextChannel() {
        failing = 2;
        StreamLoop first = loops.next();
        assertThrows(ChannelException.class, loops::next);
        List<StreamLoop> others = next(COUNT - 1);
        assertEquals(COUNT, Set.of(first, others.get(0), others.get(1)).size());
        assertSame(first, loops.next());
    }
}
