#!/usr/bin/env python3
"""Processor time for each megabyte that arrives at the viewers: the camera over TCP beside a plain Netty program that writes
the same bytes to the same viewers.

    camera-demo/src/bench/throughput.py [--viewers 20] [--seconds 20] [--fps 30] [--size 51200] [--warmup 15]

Each server runs alone on core 0, the viewers on core 1. The first column is what is used while nobody watches: the camera
draws and scores its pictures, the other program only counts.
"""
import argparse
import contextlib
import time

from cameras import HERE, Watch, ours, peers


def used(server, seconds):
    """Seconds of a core each second."""
    before, began = sum(peers.cpu_seconds(server)), time.monotonic()
    time.sleep(seconds)
    return (sum(peers.cpu_seconds(server)) - before) / (time.monotonic() - began)


def measure(name, command, given):
    """Milliseconds of a core for each megabyte."""
    with contextlib.ExitStack() as running:
        server, port, _ = running.enter_context(peers.serving(command))
        with Watch(port, "tcp", given.viewers):
            time.sleep(given.warmup)
        alone = used(server, given.seconds / 4)
        viewers = running.enter_context(Watch(port, "tcp", given.viewers))
        time.sleep(1)
        before, began = viewers.told(), time.monotonic()
        busy = used(server, given.seconds)
        after, elapsed = viewers.told(), time.monotonic() - began
    megabytes = (after["bytes"] - before["bytes"]) / 1e6 / elapsed
    rate = (after["received"] - before["received"]) / given.viewers / elapsed
    if not megabytes:
        raise SystemExit(f"nothing arrived from {name}")
    each = busy / megabytes * 1000
    print(f"| {name} | {alone * 100:.1f} % | {busy * 100:.1f} % | {rate:.1f} | {megabytes:.1f} | {each:.2f} |", flush=True)
    return each


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--viewers", type=int, default=20)
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--fps", type=int, default=30)
    options.add_argument("--size", type=int, default=50 * 1024)
    options.add_argument("--warmup", type=float, default=15)
    given = options.parse_args()
    peers.distribution()
    classes = peers.OUT.resolve() / "camera-classes"
    classes.mkdir(parents=True, exist_ok=True)
    home = peers.java_home()
    peers.run(home / "bin/javac", "-d", classes, "-cp", peers.NETTY, HERE / "NettyFrames.java")
    netty = [home / "bin/java", *peers.AS_OURS, "-cp", f"{classes}:{peers.NETTY}", "NettyFrames", "PORT", given.fps, given.size]
    print("| server | core, nobody watches | core | frames a second, each | MB/s | ms of a core for each MB |")
    print("|---|---|---|---|---|---|", flush=True)
    camera = measure("ours", ours("PORT", peers.free_port(), given), given)
    plain = measure("Netty", netty, given)
    print(f"ratio {camera / plain if plain else float('nan'):.2f}")


main()
