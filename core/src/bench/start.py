#!/usr/bin/env python3
"""Time to start and memory at rest against Debian's Python, medians of rounds in which the commands take turns.

The servers echo lines, which is looked at once their memory is known. That is asked for after ten seconds without work, in
the first rounds only: what the Java machine's compilers have used at the start goes back to the system every five seconds.

    core/src/bench/start.py [ROUNDS]
"""
import socket
import statistics
import subprocess
import sys
import time
import peers

MEMORY_ROUNDS = 3


def short(*command):
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began, 0


def server(idle, *command):
    with peers.serving(command, core=None, poll=0.0005) as (process, port, took):
        time.sleep(idle)
        resident = peers.resident_kb(process)
        with socket.create_connection(("127.0.0.1", port), 20) as connection:
            connection.sendall(b"hello\n")
            assert connection.recv(100) == b"hello\n", command
        return took, resident


def main():
    launcher = str(peers.ROOT / "streamctl")
    commands = {
        "import asyncio": lambda idle: short(peers.PYTHON, "-c", "import asyncio"),
        "--version": lambda idle: short(launcher, "--version"),
        "asyncio server": lambda idle: server(idle, peers.PYTHON, peers.HERE / "asyncio_echo.py", "PORT"),
        "serve": lambda idle: server(idle, launcher, "serve", "--port", "PORT"),
    }
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    short(launcher, "--version")  # builds where needed, and makes the cache
    rounds = [
        {name: measure(10 if number < MEMORY_ROUNDS else 0.3) for name, measure in commands.items()}
        for number in range(count)
    ]
    for name in commands:
        took = statistics.median(one[name][0] for one in rounds)
        kb = statistics.median(one[name][1] for one in rounds[:MEMORY_ROUNDS])
        print(f"{name:15} {took * 1000:6.1f} ms {kb / 1024:6.1f} MB")


main()
