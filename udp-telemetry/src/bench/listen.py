#!/usr/bin/env python3
"""Processor time of the listener for each datagram, and how many it keeps, beside a C program that only counts.

    udp-telemetry/src/bench/listen.py [--rates 50000,100000,150000,0] [--kinds text,sealed] [--count 600000] [--devices 100]

The receiver runs alone on core 0, the sender on core 1; a rate of 0 is as many as a core can send. Half of --count go before
to warm up.
"""
import argparse
import json
import pathlib
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2] / "core/src/bench"))
import peers  # noqa: E402

OUT = HERE.parents[1] / "target/bench"
KEY = "00112233445566778899aabbccddeeff" * 2
WARM_RATE = 50_000


def replay(path, port, skip, count, rate):
    words = [OUT / "replay", path, port, skip, count, rate]
    sender = peers.start(words, 1, stdout=subprocess.PIPE, text=True)
    answer, _ = sender.communicate(timeout=120)
    if sender.returncode:
        raise SystemExit("the replay failed")
    return json.loads(answer)


def settled(process):
    """Waits until the receiver does nothing any more, and gives its processor time."""
    before = -1
    for _ in range(30):
        now = sum(peers.cpu_seconds(process))
        if now == before:
            break
        before = now
        time.sleep(0.3)
    return before


def measure(command, path, count, rate):
    """The receiver's last line, what was sent, and its seconds of processor time for it."""
    port = peers.free_port()
    receiver = peers.start([str(word).replace("PORT", str(port)) for word in command], 0, stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL, text=True)
    try:
        time.sleep(1.5)
        replay(path, port, 0, count // 2, WARM_RATE)
        before = settled(receiver)
        sent = replay(path, port, count // 2, count, rate)
        used = settled(receiver) - before
        receiver.send_signal(signal.SIGTERM)
        answer, _ = receiver.communicate(timeout=10)
        return json.loads(answer.splitlines()[-1]), sent, used
    finally:
        peers.end(receiver)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rates", default="50000,100000,150000,0")
    options.add_argument("--kinds", default="text,sealed")
    options.add_argument("--count", type=int, default=600_000)
    options.add_argument("--devices", type=int, default=100)
    given = options.parse_args()
    peers.distribution()
    OUT.mkdir(parents=True, exist_ok=True)
    for name in ("replay", "count"):
        peers.run("cc", "-O2", "-Wall", "-o", OUT / name, HERE / f"{name}.c")
    keys = OUT / "keys"
    keys.touch(0o600)
    keys.write_text(f"1 {KEY}\n")
    print("| datagrams | offered a second | kept | lost, all told | not told | us each | C, us each | ratio |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    for kind in given.kinds.split(","):
        path = OUT / f"{kind}.datagrams"
        peers.run(peers.PYTHON, HERE / "datagrams.py", path, kind, given.count * 3 // 2, given.devices, KEY)
        listen = [peers.STREAMCTL, "listen", "--port", "PORT", "--format", "none", "--json", "--interval", "0"]
        listen += ["--key-file", keys] if kind == "sealed" else []
        for rate in map(int, given.rates.split(",")):
            floor, sent, floor_used = measure([OUT / "count", "PORT"], path, given.count, rate)
            floor_each = floor_used * 1e6 / (floor["received"] - given.count // 2)
            told, sent, used = measure(listen, path, given.count, rate)
            kept = told["received"] - given.count // 2
            dropped = told["kernel_dropped"] + told["queue_full"]
            each = used * 1e6 / (told["arrived"] - given.count // 2)
            # the kernel counts processor time in steps of 10 ms, of which a short run may take none
            ratio = each / floor_each if floor_each else float("nan")
            print(f"| {kind} | {sent['per_s']:,} | {kept:,} | {dropped:,} | {given.count - kept - dropped:,} |"
                  f" {each:.2f} | {floor_each:.2f} | {ratio:.2f} |", flush=True)


main()
