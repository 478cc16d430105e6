package dev.streamctl.camera.jpeg;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes: nothing is thrown, and where the reads cut them changes nothing. */
class SplitterFuzzTest {

    @FuzzTest
    void bytes(byte[] data) {
        SplitterCheck.check(data, data.length == 0 ? 0 : (data[0] & 0xff) * data.length / 256);
    }
}
