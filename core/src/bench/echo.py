#!/usr/bin/env python3
"""Frames a second and 99th percentile of all echo servers, ours to theirs, as rows of a Markdown table.

    core/src/bench/echo.py [--rounds 3] [--seconds 4] [--warmup 4] [--scheduler default] [FRAMING:CONNECTIONS:IN_FLIGHT:SIZE ...]

In each round every server runs once, alone on core 0, with the load on core 1, so that a drift of the machine hits all.
Below each row stands what a frame costs each server: microseconds of its own and of the kernel for it.
"""
import argparse
import json
import statistics
import subprocess
import time
import peers

LOADS = ["lines:50:1:64", "lines:50:16:64", "lines:200:4:1024",
         "length:50:1:64", "length:50:16:64", "length:200:4:1024", "length:8:4:65536"]


def measure(command, load, warmup, seconds):
    framing, connections, in_flight, size = load.split(":")
    with peers.serving(command, framing) as (server, port, _):
        words = [peers.OUT / "load", port, framing, connections, in_flight, size, warmup, seconds]
        generator = peers.start(words, 1, stdout=subprocess.PIPE, text=True)
        try:
            time.sleep(warmup)
            before, began = peers.cpu_seconds(server), time.monotonic()
            time.sleep(seconds * 0.9)
            after, took = peers.cpu_seconds(server), time.monotonic() - began
            answer, _ = generator.communicate(timeout=60)
        finally:
            peers.end(generator)
        if generator.returncode:
            raise SystemExit(f"the load failed: {command}")
        result = json.loads(answer)
        frames = result["frames_per_s"] * took
        result["own_us"], result["kernel_us"] = ((end - start) * 1e6 / frames for start, end in zip(before, after))
        return result


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=float, default=4)
    options.add_argument("--warmup", type=float, default=4)
    options.add_argument("--scheduler", default="carrier")
    options.add_argument("--servers", help="names to compare with, by commas")
    options.add_argument("loads", nargs="*", default=LOADS)
    given = options.parse_args()
    servers = peers.build()
    servers["ours"] += ["--scheduler", given.scheduler]
    if given.servers:
        servers = {name: servers[name] for name in ["ours", *given.servers.split(",")]}
    others = [name for name in servers if name != "ours"]
    print("| load | " + " | ".join(f"{name}: frames, p99" for name in others) + " |", flush=True)
    print("|---" * (1 + len(others)) + "|", flush=True)
    for load in given.loads:
        seen = {name: [] for name in servers}
        for _ in range(given.rounds):
            for name, command in servers.items():
                seen[name].append(measure(command, load, given.warmup, given.seconds))

        def ratio(name, key):
            return statistics.median(ours[key] / theirs[key] for ours, theirs in zip(seen["ours"], seen[name]))

        cells = [f"{ratio(name, 'frames_per_s'):.2f}, {ratio(name, 'p99_us'):.2f}" for name in others]
        print(f"| {load} | " + " | ".join(cells) + " |", flush=True)

        def cost(name):
            own, kernel = (statistics.median(one[key] for one in seen[name]) for key in ("own_us", "kernel_us"))
            return f"{name} {own:.2f} + {kernel:.2f}"

        print("  " + ", ".join(map(cost, servers)), flush=True)


main()
