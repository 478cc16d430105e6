#!/usr/bin/env python3
"""Resident memory for each idle connection, after a line each, beyond the empty server.

    core/src/bench/idle.py [--connections 10000] [--rounds 3] [--settle 15]
"""
import argparse
import os
import socket
import statistics
import time
import peers


def measure(command, count, settle):
    with peers.serving(command, core=None) as (server, port, _):
        time.sleep(min(2, settle))
        empty = peers.resident_kb(server)
        connections = []
        for number in range(count):
            connection = socket.create_connection(("127.0.0.1", port), 20)
            line = b"hello %d\n" % number
            connection.sendall(line)
            assert connection.recv(100) == line
            connections.append(connection)
        time.sleep(settle)
        each = (peers.resident_kb(server) - empty) / count
        for connection in connections:
            connection.close()
        return each


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--connections", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--settle", type=float, default=15, help="seconds after the last line")
    given = options.parse_args()
    peers.many_files()
    os.environ["STREAMCTL_OPTS"] = "-Xmx256m"
    servers = peers.build()
    for name in ("ours", "Go", "tokio"):
        if name in servers:
            rounds = [measure(servers[name], given.connections, given.settle) for _ in range(given.rounds)]
            print(f"{name:6} median {statistics.median(rounds):5.1f} KB of", *(f"{each:5.1f}" for each in rounds), flush=True)


main()
