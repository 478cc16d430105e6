#!/usr/bin/env python3
"""WebSocket echo of this library and its peers: text messages of 64 bytes, 50 connections, one server at a time on core 0, the
load on core 1, in turns.

    core/src/bench/websocket.py [--rounds 3] [--warmup 3] [--seconds 5]

Prints messages a second for each round with the share of core 0 that each server used (far below 1 it was the load that was
measured), and how much of that the kernel took; then the ratio of ours to each peer: the median, and all of them. Python and
npm's ws are left out where they are not installed.
"""
import argparse
import os
import statistics
import subprocess
import time
import peers

IN_FLIGHT = (1, 16)
NODE_PATH = "/usr/share/nodejs"


def servers():
    peers.distribution()
    home, classes = peers.java_home(), peers.OUT.resolve() / "websocket"
    sources = [peers.HERE / "NettyWsEcho.java", peers.HERE / "WsLoad.java"]
    peers.run(home / "bin/javac", "-d", classes, "-cp", peers.NETTY, *sources)
    java = [home / "bin/java", *peers.AS_OURS, "-cp", f"{classes}:{peers.NETTY}"]
    found = {"ours": [peers.STREAMCTL, "serve", "--port", "0", "--ws-port", "PORT"], "Netty": [*java, "NettyWsEcho", "PORT"]}
    os.environ["NODE_PATH"] = NODE_PATH
    for name, probe, command in (
        ("ws", ["node", "-e", "require('ws')"], ["node", peers.HERE / "ws-echo.cjs", "PORT"]),
        ("Python", [peers.PYTHON, "-c", "import websockets"], [peers.PYTHON, peers.HERE / "ws_echo.py", "PORT"]),
    ):
        if peers.here(probe[0], name) and not subprocess.run(probe, stderr=subprocess.DEVNULL).returncode:
            found[name] = command
    return found, [*java, "WsLoad"]


def measure(name, command, load, given):
    rates = []
    with peers.serving(command) as (server, port, _):
        for in_flight in IN_FLIGHT:
            before, began = peers.cpu_seconds(server), time.monotonic()
            words = [*load, port, 50, in_flight, given.warmup, given.seconds]
            generator = peers.start(words, 1, stdout=subprocess.PIPE, text=True)
            try:
                answer, _ = generator.communicate(timeout=60 + given.warmup + given.seconds)
            finally:
                peers.end(generator)
            took = time.monotonic() - began
            own, kernel = ((now - then) / took for now, then in zip(peers.cpu_seconds(server), before))
            rates.append(int(answer))
            print(f"{name:7} {in_flight:3} in flight {rates[-1]:9,} messages/s, core {own + kernel:.2f}, kernel {kernel:.2f}",
                  flush=True)
    return rates


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--warmup", type=int, default=3)
    options.add_argument("--seconds", type=int, default=5)
    given = options.parse_args()
    commands, load = servers()
    rounds = [{name: measure(name, command, load, given) for name, command in commands.items()} for _ in range(given.rounds)]
    for peer in list(commands)[1:]:
        for i, in_flight in enumerate(IN_FLIGHT):
            ratios = sorted(each["ours"][i] / each[peer][i] for each in rounds)
            shown = ", ".join(f"{ratio:.2f}" for ratio in ratios)
            print(f"ours / {peer}, {in_flight} in flight: {statistics.median(ratios):.2f} ({shown})")


main()
