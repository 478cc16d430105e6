package dev.streamctl.telemetry.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes at all: a sample that reads back the same when written, or a refusal that names a byte of the line. */
class LineFuzzTest {

    @FuzzTest
    void line(byte[] data) throws Exception {
        LineScan scan = new LineScan(new LineLimits(4_096, 8, 8));
        if (scan.scan(data, 0, data.length)) {
            Sample sample = scan.sample();
            assertEquals(scan.tags(), sample.tags().size());
            assertEquals(scan.fields(), sample.fields().size());
            assertEquals(sample, LineProtocol.parse(LineProtocol.write(sample)));
            return;
        }
        assertTrue(scan.problemOffset() >= 0 && scan.problemOffset() <= data.length);
        assertTrue(scan.message().indexOf('\n') < 0 && !scan.message().isEmpty());
        assertThrows(LineProtocolException.class, scan::sample);
    }
}
