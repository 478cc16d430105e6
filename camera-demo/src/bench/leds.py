#!/usr/bin/python3
"""Reaction time of "node leds": from the sending of a sensor message until the LED has its value and the sender knows.

The node runs with the driver sysfs-led on a tree of files that looks like the kernel's. For each message the clock runs from
the send to the node's report, which it makes behind the write; and the file is read then, to see that the value is there.

    leds.py [--count 2000] [--rate 30] [--max-p99 5]

Ends with 1 where a value is wrong, or the 99th percentile (milliseconds) is over --max-p99. Needs the built command and
Python's websockets.
"""

import argparse
import asyncio
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import websockets

COMMAND = pathlib.Path(__file__).resolve().parents[3] / "cli/target/dist/bin/streamctl"
MAX_BRIGHTNESS = 1000
WARMUP = 300


def make_tree(root):
    for name in ("green", "red"):
        led = root / "class/leds" / name
        led.mkdir(parents=True)
        (led / "max_brightness").write_text(f"{MAX_BRIGHTNESS}\n")
        (led / "brightness").write_text("0\n")


def start(root):
    node = subprocess.Popen(
        [COMMAND, "node", "leds", "--driver", "sysfs-led", "--root", root, "--port", "0", "--no-announce"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=dict(os.environ, STREAMCTL_CACHE="off"))
    for line in node.stderr:
        if line.startswith("listening on ws://"):
            return node, line.split()[2]
    sys.exit("the node does not listen")


def brightness(root, name):
    return int((root / "class/leds" / name / "brightness").read_text())


async def measure(where, root, count, rate):
    times = []
    async with websockets.connect(where, compression=None) as socket:
        begin = time.perf_counter()
        for number in range(WARMUP + count):
            value = number * 37 % 200 - 99  # -99 to 100, another one each time
            due = begin + number / rate if rate else 0
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            sent = time.perf_counter()
            await socket.send(f"3 {value} 91")
            report = await socket.recv()
            took = time.perf_counter() - sent
            wanted = "dark" if value == 0 else f"{'green' if value > 0 else 'red'} {abs(value)}"
            lit = brightness(root, "green") - brightness(root, "red")
            if report != wanted or lit != value * MAX_BRIGHTNESS // 100:
                sys.exit(f"{value}: the node reports {report!r}, the LEDs have {lit}")
            if number >= WARMUP:
                times.append(took * 1000)
    return sorted(times)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=2000, help="messages that are measured")
    options.add_argument("--rate", type=float, default=30, help="messages a second; 0 is one after the other")
    options.add_argument("--max-p99", type=float, default=5, help="milliseconds")
    given = options.parse_args()
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        root = pathlib.Path(folder)
        make_tree(root)
        node, where = start(root)
        try:
            times = asyncio.run(measure(where, root, given.count, given.rate))
        finally:
            node.terminate()
            node.wait(30)
    p50, p99 = times[len(times) // 2], times[min(len(times) - 1, len(times) * 99 // 100)]
    pace = f"{given.rate:g}/s" if given.rate else "one after the other"
    print(f"{len(times)} messages, {pace}: 50 % {p50:.2f} ms, 99 % {p99:.2f} ms, most {times[-1]:.2f} ms")
    return 0 if p99 <= given.max_p99 else 1


if __name__ == "__main__":
    sys.exit(main())
