#!/usr/bin/env python3
"""Processor time for each megabyte that arrives at the viewers: the camera beside a plain Netty program and Python's websockets,
which send frames of the same size to the same viewers.

    camera-demo/src/bench/throughput.py [--viewers 20] [--seconds 20] [--fps 30] [--size 51200] [--warmup 15] [tcp|ws ...]

Each server runs alone on core 0, the viewers on core 1, three times as many while it warms up. The first column is what is used while nobody watches: the camera
draws and scores its pictures, the others send the same one all the time. "Still" is our camera with such a picture and without a
score. The last column is without what Java's compilers use, which is much in the first minutes and nothing later.
"""
import argparse
import contextlib
import os
import pathlib
import re
import subprocess
import time

from cameras import HERE, Watch, ours, peers


def used(server, seconds):
    """Seconds of a core each second."""
    before, began = sum(peers.cpu_seconds(server)), time.monotonic()
    time.sleep(seconds)
    return (sum(peers.cpu_seconds(server)) - before) / (time.monotonic() - began)


def compiling(server):
    """Seconds of a core that the compilers of a Java machine have used: in its first minutes more than what they compile."""
    used = 0
    for task in pathlib.Path(f"/proc/{server.pid}/task").iterdir():
        with contextlib.suppress(OSError):  # it has ended
            if re.match("C[12] Compiler", (task / "comm").read_text()):
                used += sum(map(int, (task / "stat").read_text().rsplit(")", 1)[1].split()[11:13]))
    return used / os.sysconf("SC_CLK_TCK")


def measure(name, protocol, command, given):
    """Milliseconds of a core for each megabyte, without those of the compilers."""
    with contextlib.ExitStack() as running:
        server, port, _ = running.enter_context(peers.serving(command))
        with Watch(port, protocol, 3 * given.viewers):
            time.sleep(given.warmup)
        alone = used(server, given.seconds / 4)
        viewers = running.enter_context(Watch(port, protocol, given.viewers))
        time.sleep(1)
        before, began, compiled = viewers.told(), time.monotonic(), compiling(server)
        busy = used(server, given.seconds)
        compiled = (compiling(server) - compiled) / given.seconds
        after, elapsed = viewers.told(), time.monotonic() - began
    megabytes = (after["bytes"] - before["bytes"]) / 1e6 / elapsed
    rate = (after["received"] - before["received"]) / given.viewers / elapsed
    if not megabytes:
        raise SystemExit(f"nothing arrived from {name}")
    each = (busy - compiled) / megabytes * 1000
    shares = f"{alone * 100:.1f} % | {busy * 100:.1f} % | {compiled * 100:.1f} %"
    print(f"| {protocol} | {name} | {shares} | {rate:.1f} | {megabytes:.1f} | {each:.2f} |", flush=True)
    return each


def has_websockets():
    return not subprocess.run([peers.PYTHON, "-c", "import websockets"], stderr=subprocess.DEVNULL).returncode


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--viewers", type=int, default=20)
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--fps", type=int, default=30)
    options.add_argument("--size", type=int, default=50 * 1024)
    options.add_argument("--warmup", type=float, default=15)
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
    print("| over | server | core, nobody watches | core | of it compiling | frames a second, each | MB/s | ms of a core for each MB |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    for protocol in given.protocols or ("ws", "tcp"):
        ports = ["PORT", peers.free_port()] if protocol == "tcp" else [peers.free_port(), "PORT"]
        camera = measure("ours", protocol, ours(*ports, given), given)
        still = measure("ours, still", protocol, [*java, "StillCamera", *ports, given.fps, given.size], given)
        plain = measure("Netty", protocol, [*java, "NettyFrames", protocol, "PORT", given.fps, given.size], given)
        ratios = f"to Netty: {camera / plain:.2f}, still {still / plain:.2f}"
        if protocol == "ws" and has_websockets():
            python = [peers.PYTHON, HERE / "websockets_camera.py", "PORT", given.fps, given.size]
            python = measure("Python websockets", protocol, python, given)
            ratios += f"; to Python: {camera / python:.2f}"
        print(ratios, flush=True)


main()
