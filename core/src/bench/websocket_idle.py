#!/usr/bin/env python3
"""Resident memory for each of 10,000 idle WebSocket connections, after a message was echoed on each.

    core/src/bench/websocket_idle.py [--connections 10000] [--settle 15] [--deflate]
"""
import argparse
import os
import socket
import time
import peers

TEXT = b"x" * 100
FRAME = b"\x81" + bytes([0x80 | len(TEXT), 0, 0, 0, 0]) + TEXT


def read(connection, count):
    data = b""
    while len(data) < count:
        data += connection.recv(count - len(data)) or exit("the server ended a connection")
    return data


def connect(port, offer):
    connection = socket.create_connection(("127.0.0.1", port), 20)
    connection.sendall((
        f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{offer}"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n").encode())
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        answer += read(connection, 1)
    assert answer.startswith(b"HTTP/1.1 101"), answer
    assert (b"permessage-deflate" in answer) == bool(offer), answer
    echo(connection)
    return connection


def echo(connection):
    connection.sendall(FRAME)
    read(connection, read(connection, 2)[1])


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--connections", type=int, default=10_000)
    options.add_argument("--settle", type=float, default=15, help="seconds after the last message")
    options.add_argument("--deflate", action="store_true")
    given = options.parse_args()
    peers.distribution()
    peers.many_files()
    os.environ["STREAMCTL_OPTS"] = "-Xmx256m"
    command = [peers.STREAMCTL, "serve", "--port", "0", "--ws-port", "PORT", "--max-connections", "20000"]
    offer = "Sec-WebSocket-Extensions: permessage-deflate\r\n" if given.deflate else ""
    with peers.serving(command + ["--deflate"] * given.deflate, core=None) as (server, port, _):
        time.sleep(min(2, given.settle))
        empty = peers.resident_kb(server)
        connections = [connect(port, offer) for _ in range(given.connections)]
        time.sleep(given.settle)
        each = (peers.resident_kb(server) - empty) / given.connections
        for connection in connections:
            echo(connection)
        print(f"{each:.1f} KB for each of {given.connections}, empty {empty / 1024:.1f} MB; all of them still echo")


main()
