#!/usr/bin/env python3
"""Processor time for each megabyte that arrives at the viewers: the camera beside a plain Netty program and Python's websockets,
which send frames of the same size to the same viewers.

    camera-demo/src/bench/throughput.py [--rounds 3] [--viewers 20] [--seconds 12] [--fps 30] [--size 51200] [--warmup 14] [tcp|ws ...]

Each server runs alone on core 0, the viewers on core 1, three times as many while it warms up; the servers take turns, and the
ratios are of the medians. The first column is what is used while nobody watches: the camera draws and scores its pictures, the others
send the same one all the time. "Still" is our camera with such a picture and without a score. All is without what Java's compilers
use, which is much in the first minutes and nothing later.
"""
import argparse
import contextlib
import pathlib
import re
import statistics
import subprocess
import time

from cameras import HERE, Watch, ours, peers


def threads(server):
    """Nanoseconds of a core that each thread has used, without those of the compilers."""
    used = {}
    for task in pathlib.Path(f"/proc/{server.pid}/task").iterdir():
        with contextlib.suppress(OSError):  # it has ended
            if not re.match("C[12] Compiler", (task / "comm").read_text()):
                used[task.name] = int((task / "schedstat").read_text().split()[0])
    return used


def used(server, seconds):
    """Milliseconds of a core each second."""
    before, began = threads(server), time.monotonic()
    time.sleep(seconds)
    after, elapsed = threads(server), time.monotonic() - began
    return sum(now - before.get(name, 0) for name, now in after.items()) / 1e6 / elapsed


def measure(name, protocol, command, given):
    """Milliseconds of a core for each megabyte."""
    with contextlib.ExitStack() as running:
        server, port, _ = running.enter_context(peers.serving(command))
        with Watch(port, protocol, 3 * given.viewers):
            time.sleep(given.warmup)
        alone = used(server, given.seconds / 4)
        viewers = running.enter_context(Watch(port, protocol, given.viewers))
        time.sleep(1)
        before, began = viewers.told(), time.monotonic()
        busy = used(server, given.seconds)
        after, elapsed = viewers.told(), time.monotonic() - began
    megabytes = (after["bytes"] - before["bytes"]) / 1e6 / elapsed
    rate = (after["received"] - before["received"]) / given.viewers / elapsed
    if not megabytes:
        raise SystemExit(f"nothing arrived from {name}")
    each = busy / megabytes
    shares = f"{alone / 10:.1f} % | {busy / 10:.1f} %"
    print(f"| {protocol} | {name} | {shares} | {rate:.1f} | {megabytes:.1f} | {each:.2f} |", flush=True)
    return each


def has_websockets():
    return not subprocess.run([peers.PYTHON, "-c", "import websockets"], stderr=subprocess.DEVNULL).returncode


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--viewers", type=int, default=20)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=float, default=12)
    options.add_argument("--fps", type=int, default=30)
    options.add_argument("--size", type=int, default=50 * 1024)
    options.add_argument("--warmup", type=float, default=14)
    options.add_argument("protocols", nargs="*", default=[], metavar="PROTOCOL")
    given = options.parse_args()
    if set(given.protocols) - {"tcp", "ws"}:
        options.error("a protocol is tcp or ws")
    peers.distribution()
    classes = peers.OUT.resolve() / "camera-classes"
    classes.mkdir(parents=True, exist_ok=True)
    home = peers.java_home()
    libraries = f"{classes}:{peers.DIST}/lib/*"
    peers.run(home / "bin/javac", "-d", classes, "-cp", libraries, HERE / "NettyFrames.java", HERE / "StillCamera.java")
    java = [home / "bin/java", *peers.AS_OURS, "--add-opens=java.base/java.lang=ALL-UNNAMED",
            f"-Djava.library.path={peers.DIST}/lib/native", "-cp", libraries]
    print("| over | server | core, nobody watches | core | frames a second, each | MB/s | ms of a core for each MB |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for protocol in given.protocols or ("ws", "tcp"):
        ports = ["PORT", peers.free_port()] if protocol == "tcp" else [peers.free_port(), "PORT"]
        servers = {
            "ours": ours(*ports, given),
            "ours, still": [*java, "StillCamera", *ports, given.fps, given.size],
            "Netty": [*java, "NettyFrames", protocol, "PORT", given.fps, given.size],
        }
        if protocol == "ws" and has_websockets():
            servers["Python websockets"] = [peers.PYTHON, HERE / "websockets_camera.py", "PORT", given.fps, given.size]
        rounds = [{name: measure(name, protocol, command, given) for name, command in servers.items()} for _ in range(given.rounds)]
        cost = {name: statistics.median(one[name] for one in rounds) for name in servers}
        print(", ".join(f"{name} {each:.2f} ({each / cost['Netty']:.2f} of Netty)" for name, each in cost.items()), flush=True)


main()
