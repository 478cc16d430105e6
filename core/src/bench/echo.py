#!/usr/bin/env python3
"""Frames a second and 99th percentile of all echo servers, ours to theirs, as rows of a Markdown table.

    core/src/bench/echo.py [--rounds 3] [--seconds 4] [--warmup 4] [--scheduler default] [FRAMING:CONNECTIONS:IN_FLIGHT:SIZE ...]

In each round every server runs once, alone on core 0, with the load on core 1, so that a drift of the machine hits all.
Below each row stands what a frame costs each server: microseconds of its own and of the kernel for it. With --calls also
those of one system call that moves bytes, by its name; tracing them makes all slower.
"""
import argparse
import json
import statistics
import subprocess
import time
import peers

LOADS = ["lines:50:1:64", "lines:50:16:64", "lines:200:4:1024",
         "length:50:1:64", "length:50:16:64", "length:200:4:1024", "length:8:4:65536"]


def measure(command, load, given):
    framing, connections, in_flight, size = load.split(":")
    cores = (None, None) if given.unpinned else (0, 1)
    with peers.serving(command, framing, cores[0]) as (server, port, _):
        words = [peers.OUT / "load", port, framing, connections, in_flight, size, given.warmup, given.seconds]
        generator = peers.start(words, cores[1], stdout=subprocess.PIPE, text=True)
        calls = {}
        try:
            time.sleep(given.warmup)
            before, began = peers.cpu_seconds(server), time.monotonic()
            if given.calls:
                calls = peers.byte_calls(server, given.seconds * 0.7)
            else:
                time.sleep(given.seconds * 0.9)
            after, took = peers.cpu_seconds(server), time.monotonic() - began
            answer, _ = generator.communicate(timeout=60)
        finally:
            peers.end(generator)
        if generator.returncode:
            raise SystemExit(f"the load failed: {command}")
        result = json.loads(answer)
        frames = result["frames_per_s"] * took
        result["own_us"], result["kernel_us"] = ((end - start) * 1e6 / frames for start, end in zip(before, after))
        result["calls"] = calls
        return result


def spent_in_calls(rounds):
    names = sorted(set.intersection(*(set(one["calls"]) for one in rounds)))
    return ", ".join(f"{name} {statistics.median(one['calls'][name] for one in rounds):.2f}" for name in names)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=float, default=4)
    options.add_argument("--warmup", type=float, default=4)
    options.add_argument("--scheduler", default="carrier")
    options.add_argument("--servers", help="names to compare with, by commas; one-loop and plain-start are ours, too")
    options.add_argument("--loops", type=int, default=1, help="event loops of ours")
    options.add_argument("--unpinned", action="store_true", help="server and load may run on every core")
    options.add_argument("--calls", action="store_true", help="trace the system calls; needs perf and root")
    options.add_argument("loads", nargs="*", default=LOADS)
    given = options.parse_args()
    servers = peers.build()
    servers["ours"] += ["--scheduler", given.scheduler]
    if given.servers:
        known = {**servers, **peers.variants(servers["ours"], given.loops)}
        unknown = [name for name in given.servers.split(",") if name not in known]
        if unknown:
            options.error(f"--servers: no {unknown[0]} here, but {', '.join(known)}")
        servers = {name: known[name] for name in ["ours", *given.servers.split(",")]}
    servers["ours"] = [*servers["ours"], "--loops", given.loops]
    others = [name for name in servers if name != "ours"]
    print("| load | " + " | ".join(f"{name}: frames, p99" for name in others) + " |", flush=True)
    print("|---" * (1 + len(others)) + "|", flush=True)
    for load in given.loads:
        seen = {name: [] for name in servers}
        for _ in range(given.rounds):
            for name, command in servers.items():
                seen[name].append(measure(command, load, given))

        def ratio(name, key):
            return statistics.median(ours[key] / theirs[key] for ours, theirs in zip(seen["ours"], seen[name]))

        cells = [f"{ratio(name, 'frames_per_s'):.2f}, {ratio(name, 'p99_us'):.2f}" for name in others]
        print(f"| {load} | " + " | ".join(cells) + " |", flush=True)

        def cost(name):
            own, kernel = (statistics.median(one[key] for one in seen[name]) for key in ("own_us", "kernel_us"))
            return f"{name} {own:.2f} + {kernel:.2f}"

        print("  " + ", ".join(map(cost, servers)), flush=True)
        if given.calls:
            for name in servers:
                print(f"    {name}, us a call: {spent_in_calls(seen[name])}", flush=True)


main()
