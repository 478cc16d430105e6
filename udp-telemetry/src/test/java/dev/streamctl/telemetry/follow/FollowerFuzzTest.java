package dev.streamctl.telemetry.follow;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any numbers in well-formed headers: nothing is thrown, no counter runs away, and the equations hold. */
class FollowerFuzzTest {

    @FuzzTest
    void headers(byte[] data) {
        HostileRun.check(data);
    }
}
