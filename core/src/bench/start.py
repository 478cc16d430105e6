#!/usr/bin/env python3
"""Time to start and memory at rest against Debian's Python, medians of rounds in which the commands take turns.

The servers echo lines, which is looked at once their memory is known.

    core/src/bench/start.py [ROUNDS]
"""
import socket
import statistics
import subprocess
import sys
import time
import peers


def short(*command):
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began, 0


def server(*command):
    with peers.serving(command, core=None, poll=0.0005) as (process, port, took):
        time.sleep(1)
        resident = peers.resident_kb(process)
        with socket.create_connection(("127.0.0.1", port), 20) as connection:
            connection.sendall(b"hello\n")
            assert connection.recv(100) == b"hello\n", command
        return took, resident


def main():
    launcher = str(peers.ROOT / "streamctl")
    commands = {
        "import asyncio": lambda: short(peers.PYTHON, "-c", "import asyncio"),
        "--version": lambda: short(launcher, "--version"),
        "asyncio server": lambda: server(peers.PYTHON, peers.HERE / "asyncio_echo.py", "PORT"),
        "serve": lambda: server(launcher, "serve", "--port", "PORT"),
    }
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    short(launcher, "--version")  # builds where needed, and makes the cache
    rounds = [{name: measure() for name, measure in commands.items()} for _ in range(count)]
    for name in commands:
        took, kb = (statistics.median(one[name][i] for one in rounds) for i in (0, 1))
        print(f"{name:15} {took * 1000:6.1f} ms {kb / 1024:6.1f} MB")


main()
