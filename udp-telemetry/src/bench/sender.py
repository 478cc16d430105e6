#!/usr/bin/env python3
"""Processor time of a sender for each datagram, beside a C program that sleeps and sends; and when its ticks come, whatever
becomes of the datagrams.

    udp-telemetry/src/bench/sender.py cost [--seconds 6]
    udp-telemetry/src/bench/sender.py jitter [--seconds 30]      as root: makes two network namespaces

The sender runs on core 0, who receives on core 1; with --realtime before all other programs (SCHED_FIFO), for a machine that
has others. Of jitter, the time from when a tick was due to when it began.
"""
import argparse
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2] / "core/src/bench"))
import peers  # noqa: E402

OUT = HERE.parents[1] / "target/bench"
SINK = "import socket, sys; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('', int(sys.argv[1])))\nwhile 1: s.recv(2048)"
NEAR, FAR = (f"streamctl-bench-{os.getpid()}-{end}" for end in ("a", "b"))


def build():
    OUT.mkdir(parents=True, exist_ok=True)
    libraries = f"{peers.DIST}/lib/*"
    home = peers.java_home()
    peers.run("cc", "-O2", "-Wall", "-o", OUT / "ticks", HERE / "ticks.c")
    peers.run(home / "bin/javac", "-d", OUT / "classes", "-cp", libraries, HERE / "SenderTicks.java")
    return [str(home / "bin/java"), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", f"{OUT}/classes:{libraries}", "SenderTicks"]


def output(*words, prefix=()):
    first = ["chrt", "-f", "10"] if "--realtime" in sys.argv else []
    command = [*prefix, *first, "taskset", "-c", "0", *map(str, words)]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


@contextlib.contextmanager
def receiver(port, *prefix):
    process = subprocess.Popen([*prefix, "taskset", "-c", "1", peers.PYTHON, "-c", SINK, str(port)])
    try:
        time.sleep(0.5)
        yield
    finally:
        process.kill()
        process.wait()


def cost(java, seconds):
    port = peers.free_port()
    target = f"127.0.0.1:{port}"
    with receiver(port):
        for kind in ("plain", "signed", "sealed"):
            told = json.loads(output(*java, "row", target, kind, 200_000))
            print(f"in a row, {kind:6}            {told['thread_us']:6.2f} us of the thread, {told['process_us']:6.2f} of the"
                  f" process, {told['bytes']:.0f} bytes")
        floors = {send: output(OUT / "ticks", "127.0.0.1", port if send else 0, 1_000, seconds).strip() for send in (0, 1)}
        print(f"C, every 1000 us: {floors[1]} us with a datagram, {floors[0]} without", flush=True)
        for period, burst, kind, *thread in (
            (1_000, 1, "plain"),
            (1_000, 0, "plain"),
            (10_000, 10, "plain"),
            (1_000, 1, "sealed"),
            (1_000, 1, "plain", "virtual"),
            (50_000, 50, "plain"),
        ):
            told = json.loads(output(*java, "cost", target, kind, period, burst, seconds, *thread))
            print(f"every {period} us {burst:2} {kind:6} {told['thread_us']:6.2f} us of the thread,"
                  f" {told['process_us']:6.2f} of the process, {told['skipped']} skipped; {told['threads']}", flush=True)


@contextlib.contextmanager
def cable():
    """10.78.0.1 in one namespace, 10.78.0.2 in the other, where some ports are closed in different ways."""
    for name in (NEAR, FAR):
        peers.run("ip", "netns", "add", name)
    try:
        peers.run("ip", "link", "add", "sc0", "netns", NEAR, "type", "veth", "peer", "name", "sc1", "netns", FAR)
        for name, end, address in ((NEAR, "sc0", "10.78.0.1/24"), (FAR, "sc1", "10.78.0.2/24")):
            peers.run("ip", "-n", name, "address", "add", address, "dev", end)
            peers.run("ip", "-n", name, "link", "set", end, "up")
        rules = ("add table ip t; add chain ip t in { type filter hook input priority 0; };"
                 "add rule ip t in udp dport 9102 reject with icmp host-prohibited; add rule ip t in udp dport 9103 drop")
        peers.run("ip", "netns", "exec", FAR, "nft", rules)
        time.sleep(1)
        yield
    finally:
        for name in (NEAR, FAR):
            subprocess.run(["ip", "netns", "delete", name], check=False)


def jitter(java, seconds):
    targets = {
        "good": ("10.78.0.2:9100", 0),
        "refused (port unreachable)": ("10.78.0.2:9101", 0),
        "refused (host prohibited)": ("10.78.0.2:9102", 0),
        "dropped by a packet filter": ("10.78.0.2:9103", 0),
        "no such neighbour": ("10.78.0.9:9100", 0),
        "full send buffer": ("10.78.0.9:9100", 2_304),
        "no route": ("192.0.2.1:9100", 0),
    }
    with cable(), receiver(9100, "ip", "netns", "exec", FAR):
        for name, (target, send_buffer) in targets.items():
            told = json.loads(output(*java, "jitter", target, 100, seconds, send_buffer,
                                     prefix=("ip", "netns", "exec", NEAR)))
            print(f"{name:28} p50 {told['p50_us']:5.0f} p99 {told['p99_us']:5.0f} max {told['max_us']:5.0f} us,"
                  f" skipped {told['skipped']}; sent {told['sent']}, full {told['sender_full']},"
                  f" error {told['sender_error']}, refusals {told['refusals']}", flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("what", choices=("cost", "jitter"))
    options.add_argument("--seconds", type=int)
    options.add_argument("--realtime", action="store_true")
    given = options.parse_args()
    java = build()
    if given.what == "cost":
        cost(java, given.seconds or 6)
    else:
        jitter(java, given.seconds or 30)


main()
