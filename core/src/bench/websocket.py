"""WebSocket echo of this library and its peers: one server at a time on core 0, the load on core 1, in turns.

Usage, from the top folder, behind `mvn package`: python3 core/src/bench/websocket.py [ROUNDS]
Prints messages a second for each round, and the ratio of ours to each peer: the median, and all of them. With the share of
core 0 that each server used (far below 1 it was the load that was measured), and how much of that the kernel took.
"""
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
DIST = os.path.join(HERE, "..", "..", "..", "cli", "target", "dist")
JAVA = os.path.join(os.environ.get("JAVA_HOME", "/usr"), "bin", "java")
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 3
IN_FLIGHT = (1, 16)


def servers(classes, port):
    return {
        "ours": [f"{DIST}/bin/streamctl", "serve", "--port", "0", "--ws-port", str(port)],
        "netty": [JAVA, "-XX:+UseSerialGC", "-Xmx256m", "-cp", f"{classes}:{DIST}/lib/*", "NettyWsEcho", str(port)],
        "ws": ["node", f"{HERE}/ws-echo.cjs", str(port)],
        "python": ["/usr/bin/python3", f"{HERE}/ws_echo.py", str(port)],
    }


def wait_until_it_listens(port):
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.05)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def cpu(pid):
    fields = open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()
    return [int(field) / os.sysconf("SC_CLK_TCK") for field in fields[11:13]]


def measure(name, classes):
    port = free_port()
    env = dict(os.environ, NODE_PATH="/usr/share/nodejs")
    server = subprocess.Popen(
        ["taskset", "-c", "0", *servers(classes, port)[name]], env=env, stderr=subprocess.DEVNULL
    )
    try:
        wait_until_it_listens(port)
        rates = []
        for in_flight in IN_FLIGHT:
            begun, before = time.monotonic(), cpu(server.pid)
            load = ["taskset", "-c", "1", JAVA, "-XX:+UseSerialGC", "-cp", classes, "WsLoad"]
            load += [str(port), "50", str(in_flight), "3", "5"]
            rates.append(int(subprocess.run(load, check=True, capture_output=True, text=True).stdout))
            user, kernel = ((now - then) / (time.monotonic() - begun) for now, then in zip(cpu(server.pid), before))
            print(
                f"{name:7} {in_flight:3} in flight {rates[-1]:9,} messages/s, core {user + kernel:.2f}, kernel {kernel:.2f}",
                flush=True,
            )
        return rates
    finally:
        server.kill()
        server.wait()


with tempfile.TemporaryDirectory() as folder:
    sources = [f"{HERE}/NettyWsEcho.java", f"{HERE}/WsLoad.java"]
    subprocess.run([f"{JAVA}c", "-d", folder, "-cp", f"{DIST}/lib/*", *sources], check=True)
    names = list(servers(folder, 0))
    rounds = [{name: measure(name, folder) for name in names} for _ in range(ROUNDS)]
    for peer in names[1:]:
        for i, in_flight in enumerate(IN_FLIGHT):
            ratios = sorted(each["ours"][i] / each[peer][i] for each in rounds)
            shown = ", ".join(f"{ratio:.2f}" for ratio in ratios)
            print(f"ours / {peer}, {in_flight} in flight: {statistics.median(ratios):.2f} ({shown})")
