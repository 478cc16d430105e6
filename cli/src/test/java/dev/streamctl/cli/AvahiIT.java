package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes and Avahi, each on a machine of its own, hear of each other. */
@Timeout(300)
class AvahiIT {

    /** Avahi with a bus and folders that nobody else sees, and with a service of its own; lists what it hears of. */
    private static final String AVAHI = """
            set -e
            soon() {
              for try in $(seq 600); do "$@" && return; sleep 0.1; done
              exit 1
            }
            mount -t tmpfs tmpfs /run
            mkdir -p /run/dbus /run/avahi-daemon
            mount -t tmpfs tmpfs /etc/avahi/services
            cat > /etc/avahi/services/theirs.service <<END
            <service-group><name>theirs</name><service><type>_streamctl._tcp</type><port>8765</port>
            <txt-record>txtvers=1</txt-record><txt-record>id=a1</txt-record><txt-record>role=pin</txt-record>
            <txt-record>path=/datafeed</txt-record><txt-record>proto=1</txt-record><txt-record>tls=0</txt-record>
            </service></service-group>
            END
            printf '[server]\\nhost-name=theirs\\nuse-ipv6=no\\nallow-interfaces=sn0\\n' > /run/avahi.conf
            dbus-daemon --system --nofork --nopidfile &
            soon test -S /run/dbus/system_bus_socket
            avahi-daemon --no-drop-root --no-chroot --no-rlimits --no-proc-title -f /run/avahi.conf &
            soon avahi-daemon --check
            exec stdbuf -oL avahi-browse -rp _streamctl._tcp
            """;

    @Test
    void avahiHearsOfOurNodesAndTheyOfItsServices() throws Exception {
        for (String program : List.of("avahi-daemon", "avahi-browse", "dbus-daemon", "unshare", "stdbuf")) {
            InteropIT.need(program);
        }
        try (var network = new NodeNetwork()) {
            // processes of a namespace of their own, which end with the first of them
            Started theirs = network.program(
                    1, "unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", AVAHI);
            theirs.out.await("=;sn0;IPv4;theirs;");
            Started pin = network.node(0, "iopin", "--host", network.address(0), "--insecure");
            String heard = theirs.out.await("=;sn0;IPv4;iopin;_streamctl._tcp;local;");
            assertTrue(heard.contains(";" + network.address(0) + ";8765;"), heard);
            for (String txt : List.of("txtvers=1", "role=pin", "path=/datafeed", "proto=1", "tls=0")) {
                assertTrue(heard.contains("\"" + txt + "\""), heard);
            }
            List<Map<String, Object>> nodes = network.discover(0, 2);
            assertEquals(
                    List.of("iopin", "theirs"),
                    nodes.stream().map(node -> node.get("name")).toList());
            assertEquals(
                    List.of("ws://" + network.address(1) + ":8765/datafeed"),
                    nodes.get(1).get("endpoints"));
            pin.signal(StopSignal.TERM);
            assertEquals(0, pin.exit(), pin.err::text);
            theirs.out.await("-;sn0;IPv4;iopin;");
        }
    }
}
