#!/usr/bin/env python3
"""What a second loop brings to handlers that have work of their own: frames a second with two loops to those with one.

    core/src/bench/loops.py [--rounds 3] [--seconds 3] [--warmup 3] [WORK ...]

WORK is how often a handler sums up 4 KiB before each answer. Server and load may run on every core; 50 connections, 1 in flight.
"""
import argparse
import json
import statistics
import subprocess
import peers


def frames(command, given):
    with peers.serving(command, core=None) as (_, port, _):
        words = [peers.OUT / "load", port, "lines", 50, 1, 64, given.warmup, given.seconds]
        answer = subprocess.run(list(map(str, words)), stdout=subprocess.PIPE, check=True, timeout=60).stdout
        return json.loads(answer)["frames_per_s"]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=float, default=3)
    options.add_argument("--warmup", type=float, default=3)
    options.add_argument("work", nargs="*", type=int, default=[0, 100, 400, 1600])
    given = options.parse_args()
    peers.build()
    ours = peers.library("WorkingEcho")
    for work in given.work:
        rounds = [[frames([*ours, "PORT", loops, work], given) for loops in (1, 2)] for _ in range(given.rounds)]
        print(f"work {work}: {statistics.median(two / one for one, two in rounds):.2f}", flush=True)


main()
