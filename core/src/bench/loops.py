#!/usr/bin/env python3
"""What a second loop brings to handlers that have work of their own: frames a second with two loops to those with one.

    core/src/bench/loops.py [--rounds 3] [--seconds 3] [--warmup 3] [WORK ...]

WORK is how often a handler sums up 4 KiB before each answer. Server and load may run on every core; 50 connections, 1 in flight.
"""
import argparse
import json
import statistics
import time
import subprocess
import peers


def frames(command, given):
    with peers.serving(command, core=None) as (server, port, _):
        words = [peers.OUT / "load", port, "lines", 50, 1, 64, given.warmup, given.seconds]
        before, began = sum(peers.cpu_seconds(server)), time.monotonic()
        answer = subprocess.run(list(map(str, words)), stdout=subprocess.PIPE, check=True, timeout=60).stdout
        cores = (sum(peers.cpu_seconds(server)) - before) / (time.monotonic() - began)
        return json.loads(answer)["frames_per_s"], cores


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=float, default=3)
    options.add_argument("--warmup", type=float, default=3)
    options.add_argument("work", nargs="*", type=int, default=[0, 25, 100, 400])
    given = options.parse_args()
    peers.build()
    ours = peers.library("WorkingEcho")
    for work in given.work:
        rounds = [[frames([*ours, "PORT", loops, work], given) for loops in (1, 2)] for _ in range(given.rounds)]
        ratio = statistics.median(two[0] / one[0] for one, two in rounds)
        one, two = (statistics.median(pair[i][1] for pair in rounds) for i in (0, 1))
        print(f"work {work}: two loops to one {ratio:.2f}; cores in use {one:.2f}, {two:.2f}", flush=True)


main()
