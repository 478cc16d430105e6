package dev.streamctl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.internal.WrongTokens.Outcome;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.testing.ManualTime;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Guesses are counted for each address, for so many addresses and no more. */
class WrongTokensTest {

    private final ManualTime time = new ManualTime();
    private final WrongTokens wrong = new WrongTokens(Limits.defaults().with(Limit.WRONG_TOKENS, 3), time);

    private Outcome guess(String address) {
        return wrong.outcome(InetAddress.ofLiteral(address), false);
    }

    private void exhaust(String address) {
        for (int i = 0; i < 3; i++) {
            assertEquals(Outcome.WRONG, guess(address));
        }
        assertEquals(Outcome.TOO_MANY, guess(address));
    }

    @Test
    void anAddressMayGuessAFewTimesAndThenOnceASecond() {
        exhaust("192.0.2.1");
        time.advance(Duration.ofSeconds(1));
        assertEquals(Outcome.WRONG, guess("192.0.2.1"));
        assertEquals(Outcome.TOO_MANY, guess("192.0.2.1"));
    }

    @Test
    void aRightTokenCostsNothingAndIsNeverRefused() {
        for (int i = 0; i < 100; i++) {
            assertEquals(Outcome.RIGHT, wrong.outcome(InetAddress.ofLiteral("192.0.2.1"), true));
        }
        exhaust("192.0.2.1");
        assertEquals(Outcome.RIGHT, wrong.outcome(InetAddress.ofLiteral("192.0.2.1"), true), "others guessed there");
    }

    @Test
    void aHouseholdOfIpv6IsOneAddressAndPeersWithoutOneAreOneToo() {
        exhaust("2001:db8::1");
        assertEquals(Outcome.TOO_MANY, guess("2001:db8::2"));
        assertEquals(Outcome.WRONG, guess("2001:db8:0:1::2"));
        for (int i = 0; i < 3; i++) {
            assertEquals(Outcome.WRONG, wrong.outcome(null, false));
        }
        assertEquals(Outcome.TOO_MANY, wrong.outcome(null, false));
        assertEquals(Outcome.WRONG, guess("127.0.0.1"), "loopback is another");
        assertEquals(Outcome.WRONG, guess("::1"), "and so is the other loopback");
    }

    @Test
    void onlyTheAddressesThatGuessedLastAreKnown() {
        exhaust("192.0.2.1");
        for (int i = 0; i < WrongTokens.MOST_ADDRESSES - 1; i++) {
            guess("10.0." + i / 256 + "." + i % 256);
        }
        assertEquals(Outcome.TOO_MANY, guess("192.0.2.1"));
        for (int i = 0; i < WrongTokens.MOST_ADDRESSES; i++) {
            guess("10.1." + i / 256 + "." + i % 256);
        }
        assertEquals(Outcome.WRONG, guess("192.0.2.1"), "forgotten");
    }
}
