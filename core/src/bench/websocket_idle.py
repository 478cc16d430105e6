"""Resident memory of an idle WebSocket connection: 10,000 of them, after a message was echoed on each.

Usage, from the top folder, behind `mvn package`, with `ulimit -n 20000`: python3 core/src/bench/websocket_idle.py [--deflate]
"""
import os
import re
import socket
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
STREAMCTL = os.path.join(HERE, "..", "..", "..", "cli", "target", "dist", "bin", "streamctl")
COUNT = 10_000
OFFER = "Sec-WebSocket-Extensions: permessage-deflate\r\n" if "--deflate" in sys.argv else ""
TEXT = b"x" * 100
FRAME = b"\x81" + bytes([0x80 | len(TEXT), 0, 0, 0, 0]) + TEXT


def resident(pid):
    lines = open(f"/proc/{pid}/status").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def read(connection, count):
    data = b""
    while len(data) < count:
        data += connection.recv(count - len(data)) or sys.exit("the server ended a connection")
    return data


command = [STREAMCTL, "serve", "--port", "0", "--ws-port", "0", "--max-connections", "20000", *sys.argv[1:]]
server = subprocess.Popen(
    command, env=dict(os.environ, STREAMCTL_OPTS="-Xmx256m"), stderr=subprocess.PIPE, text=True
)
try:
    port = 0
    while not port:
        line = re.search(r"ws://127\.0\.0\.1:(\d+)", server.stderr.readline())
        port = int(line.group(1)) if line else 0
    time.sleep(5)
    empty = resident(server.pid)
    connections = []
    for _ in range(COUNT):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.sendall(
            (
                f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{OFFER}"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
            ).encode()
        )
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += read(connection, 1)
        assert answer.startswith(b"HTTP/1.1 101"), answer
        assert (b"permessage-deflate" in answer) == bool(OFFER), answer
        connection.sendall(FRAME)
        head = read(connection, 2)
        read(connection, head[1])
        connections.append(connection)
    time.sleep(6)
    full = resident(server.pid)
    print(f"empty {empty / 1024:.1f} MB, full {full / 1024:.1f} MB, {(full - empty) / COUNT:.2f} KB for each of {COUNT}")
    for connection in connections:
        connection.sendall(FRAME)
        read(connection, read(connection, 2)[1])
    print("all of them still echo")
finally:
    server.kill()
    server.wait()
