package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.OwnAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command {@code listen} with other people's programs before and behind it. */
@Timeout(240)
class ListenInteropIT {

    @Test
    void aPythonSocketNetcatAndSocatSendToIt() throws Exception {
        String python = InteropIT.need("python3");
        String nc = InteropIT.need("nc");
        String socat = InteropIT.need("socat");
        try (Started listener = ListenIT.listen("--count", "3")) {
            String port = String.valueOf(ListenIT.port(listener));
            String program = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"
                    + ".sendto(b'room,by=python t=21.5 1', ('127.0.0.1', " + port + "))";
            try (Started sender = Started.program(Map.of(), List.of(python, "-c", program))) {
                assertEquals(0, sender.exit(), sender.err::text);
            }
            listener.out.await("room,by=python");
            String netcat = "echo 'room,by=nc t=22 2' | " + nc + " -u -w1 127.0.0.1 " + port;
            try (Started sender = Started.program(Map.of(), List.of("sh", "-c", netcat))) {
                sender.exit();
            }
            listener.out.await("room,by=nc");
            String echo = "echo 'room,by=socat t=23 3' | " + socat + " -u STDIN UDP:127.0.0.1:" + port;
            try (Started sender = Started.program(Map.of(), List.of("sh", "-c", echo))) {
                assertEquals(0, sender.exit(), sender.err::text);
            }
            assertEquals(0, listener.exit(), listener.err::text);
            assertEquals("room,by=python t=21.5 1\nroom,by=nc t=22 2\nroom,by=socat t=23 3\n", listener.out.text());
        }
    }

    /** What they print is a comment and lines of line protocol: a person can read it. */
    @Test
    void netcatAndSocatReceiveWhatIsSent() throws Exception {
        OwnAddress at = OwnAddress.next();
        List<List<String>> receivers = List.of(
                List.of(InteropIT.need("nc"), "-u", "-l", at.host(), "" + at.port()),
                List.of(InteropIT.need("socat"), "-u", "UDP-RECV:" + at.port() + ",bind=" + at.host(), "STDOUT"));
        for (List<String> command : receivers) {
            try (Started receiver = Started.program(Map.of(), command)) {
                ListenDatabaseIT.awaitSocket(at);
                ListenDatabaseIT.send(at.toString(), "room t=21.5 1\nroom t=22 2\n");
                receiver.out.await("room,device=cam1 t=22.0 2");
                String[] lines = receiver.out.text().split("\n");
                assertTrue(lines[0].matches("#sc1 [0-9a-f]{16} [0-9a-f]{16} 0{16} .*"), receiver.out::text);
                assertEquals("room,device=cam1 t=21.5 1", lines[1]);
            }
        }
    }

    @Test
    void aPythonSocketReceivesWhatIsForwarded() throws Exception {
        String python = InteropIT.need("python3");
        String program = "import socket, sys\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
                + "s.bind(('127.0.0.1', 0))\ns.settimeout(60)\n"
                + "print('port', s.getsockname()[1], flush=True)\nprint(s.recv(2000).decode(), end='')\n";
        try (Started receiver = Started.program(Map.of(), List.of(python, "-c", program))) {
            String port = receiver.out.await("port").substring("port ".length());
            try (Started listener = ListenIT.listen("--forward", "udp://127.0.0.1:" + port)) {
                ListenSinkIT.send(ListenIT.port(listener), ListenIT.datagram(4));
                assertEquals(0, receiver.exit(), receiver.err::text);
                assertEquals("port " + port + "\nm,device=cam1 n=4i\n", receiver.out.text());
            }
        }
    }
}
