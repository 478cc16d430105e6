#!/usr/bin/env python3
"""What many viewers that have stopped reading (SIGSTOP) do to one that reads, to the capture, and to the memory of the server.

    camera-demo/src/bench/viewers.py [--stopped 100] [--seconds 30] [--fps 30] [--size 102400] [--warmup 10] [SERVER ...]

Each server runs alone on core 0, the viewers on core 1. One viewer watches; after the warm-up the others come, read for a
second, and are stopped: then the time runs. SERVERs: tcp, mjpeg and ws are ours over the three protocols, turn and tasks Python's
asyncio, threads Python's threads, ffmpeg its -listen 1, motion the program of that name, which codes anew what a camera of ours gives it.
"""
import argparse
import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time

from cameras import HERE, Watch, ours, peers

NAMES = {
    "tcp": "ours, TCP frames",
    "mjpeg": "ours, MJPEG",
    "ws": "ours, WebSocket",
    "turn": "asyncio, `drain()` of each viewer in turn",
    "tasks": "asyncio, a queue and a task for each viewer",
    "threads": "Python, a thread for each viewer (MJPEG)",
    "ffmpeg": "`ffmpeg -listen 1` (MJPEG; serves one viewer)",
    "motion": "`motion` (MJPEG)",
}
LITTLE = 0.25

# Nothing but what serves pictures.
MOTION = """
daemon off
setup_mode off
log_level 4
webcontrol_port 0
stream_port PORT
stream_localhost on
stream_maxrate FPS
stream_quality 40
framerate FPS
width 640
height 480
netcam_url http://127.0.0.1:SOURCE/stream.mjpg
picture_output off
movie_output off
"""


def command(server, given):
    unused = peers.free_port()
    return {
        "tcp": ours("PORT", unused, given),
        "mjpeg": ours(unused, "PORT", given),
        "ws": ours(unused, "PORT", given),
        "turn": [peers.PYTHON, HERE / "asyncio_camera.py", "turn", "PORT", given.fps, given.size],
        "tasks": [peers.PYTHON, HERE / "asyncio_camera.py", "tasks", "PORT", given.fps, given.size],
        "threads": [peers.PYTHON, HERE / "threads_camera.py", "PORT", given.fps, given.size],
    }[server]


def first_frame(port, protocol):
    """Number and capture time of the frame that a new viewer gets; None where none comes in time."""
    with Watch(port, protocol, 1) as viewer:
        for _ in range(12):
            time.sleep(LITTLE)
            if frames := viewer.told()["frames"]:
                return frames[0][:2]
    return None


def established(port):
    """Connections that the server has."""
    lines = pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]
    return sum(fields[1].endswith(f":{port:04X}") and fields[3] == "01" for fields in map(str.split, lines))


def stop_and_wait(server, port, many, given):
    """Stops the many, and looks on: the most memory, and when the first and the last of them was gone."""
    os.kill(many.process.pid, signal.SIGSTOP)
    began = time.monotonic()
    most, first, last = 0, None, None
    while (elapsed := time.monotonic() - began) < given.seconds:
        most = max(most, peers.resident_kb(server))
        left = established(port) - 1
        first = elapsed if first is None and left < given.stopped else first
        last = elapsed if last is None and left == 0 else last
        time.sleep(LITTLE)
    return most, first, last


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def row(name, captured, share, age, memory, cut):
    print(f"| {name} | {captured} | {share} | {age} | {memory} | {cut} |", flush=True)


def cuts(first, last):
    """When the first and the last of the stopped ones was gone."""
    return "no" if first is None else f"{first:.1f} s" + (f" to {last:.1f} s" if last else ", not all")


def measure(which, given):
    """One row, and whether the server holds what it should."""
    protocol = {"threads": "mjpeg", "mjpeg": "mjpeg", "ws": "ws"}.get(which, "tcp")
    with contextlib.ExitStack() as running:
        server, port, _ = running.enter_context(peers.serving(command(which, given)))
        healthy = running.enter_context(Watch(port, protocol, 1))
        time.sleep(given.warmup)
        empty = peers.resident_kb(server)
        many = running.enter_context(Watch(port, protocol, given.stopped))
        time.sleep(1)
        before, began, _ = healthy.told()["frames"][-1]
        most, first, last = stop_and_wait(server, port, many, given)
        newest = first_frame(port, protocol)
        time.sleep(1)
        frames = healthy.told()["frames"]
    # where a new viewer gets none, the capture stands still, and the frames of the healthy one are all there are
    end, ended = newest or (max([number for number, *_ in frames], default=before), time.time())
    ages = [age for number, _, age in frames if before < number <= end]
    captured = (end - before) / (ended - began)
    share = len(ages) / (end - before) if end > before else 0
    grown = (most - empty) / 1024
    age = percentile(ages, 0.99)
    row(NAMES[which], f"{captured:.1f}", f"{100 * share:.2f} %", f"{age:.1f}", f"{grown:.1f}", cuts(first, last))
    bound = 2 * given.stopped * given.size / 2**20 + 32
    return share >= 0.999 and age < 100 and captured > 0.99 * given.fps and grown <= bound and last is not None


def frames_of(progress):
    """How many frames ffmpeg says it has made, of the lines that it has printed."""
    lines = [line for line in pathlib.Path(progress).read_text().splitlines() if line.startswith("frame=")]
    return int(lines[-1][6:]) if lines else 0


def noise(given):
    """What a frame of 640x480 has about 100 KiB of."""
    return f"testsrc2=size=640x480:rate={given.fps},noise=alls=60:allf=t"


def measure_ffmpeg(given):
    """Its one viewer stops; another one comes."""
    port, progress = peers.free_port(), peers.OUT / "ffmpeg.progress"
    words = ["ffmpeg", "-nostdin", "-v", "error", "-stats_period", "0.5", "-progress", progress, "-re", "-f", "lavfi", "-i",
             noise(given), "-q:v", "3", "-f", "mpjpeg", "-listen", "1",
             f"http://127.0.0.1:{port}/stream.mjpg"]
    server = peers.start(words, 0, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not listens(port):
            time.sleep(LITTLE)
        with Watch(port, "mjpeg", 1) as only:
            time.sleep(given.warmup)
            empty, began = peers.resident_kb(server), time.monotonic()
            os.kill(only.process.pid, signal.SIGSTOP)
            before = frames_of(progress)
            time.sleep(given.seconds)
            captured = (frames_of(progress) - before) / (time.monotonic() - began)
            grown = (peers.resident_kb(server) - empty) / 1024
            row(NAMES["ffmpeg"], f"{captured:.1f}", another(port), "", f"{grown:.1f}", "no" if established(port) else "yes")
    finally:
        peers.end(server)


def measure_motion(given):
    """Its parts tell neither number nor time: what the healthy viewer got is of the rate."""
    source = f"exec:ffmpeg -nostdin -v error -re -f lavfi -i {noise(given)} -q:v 3 -f mjpeg -"
    with contextlib.ExitStack() as running:
        camera = [peers.STREAMCTL, "camera", "--stream-port", peers.free_port(), "--http-port", "PORT", "--source", source]
        _, shown, _ = running.enter_context(peers.serving(camera, core=1))
        file, port = peers.OUT / "motion.conf", peers.free_port()
        file.write_text(MOTION.replace("PORT", str(port)).replace("FPS", str(given.fps)).replace("SOURCE", str(shown)))
        server, port, _ = running.enter_context(peers.serving(["motion", "-c", file], port=port))
        time.sleep(given.warmup)
        healthy = running.enter_context(Watch(port, "parts", 1))
        empty = peers.resident_kb(server)
        many = running.enter_context(Watch(port, "parts", given.stopped))
        time.sleep(1)
        before, began = healthy.told(), time.monotonic()
        most, first, last = stop_and_wait(server, port, many, given)
        now, elapsed = healthy.told(), time.monotonic() - began
    got = now["received"] - before["received"]
    each = (now["bytes"] - before["bytes"]) / max(1, got) / 1024
    share = f"{100 * got / elapsed / given.fps:.1f} %, of {each:.0f} KiB"
    row(NAMES["motion"], "", share, "", f"{(most - empty) / 1024:.1f}", cuts(first, last))


def listens(port):
    """Without a connection, which would be the only one."""
    return any(f":{port:04X} " in line and " 0A " in line for line in pathlib.Path("/proc/net/tcp").read_text().splitlines())


def another(port):
    """What a second viewer gets."""
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as second:
            second.sendall(b"GET /stream.mjpg HTTP/1.1\r\nHost: x\r\n\r\n")
            return "some" if second.recv(1) else "nothing"
    except OSError:
        return "nothing"


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--stopped", type=int, default=100)
    options.add_argument("--seconds", type=float, default=30)
    options.add_argument("--fps", type=int, default=30)
    options.add_argument("--size", type=int, default=100 * 1024)
    options.add_argument("--warmup", type=float, default=10)
    options.add_argument("--check", action="store_true", help="exit code 1 where one of ours does not hold its bounds")
    options.add_argument("servers", nargs="*", default=[], metavar="SERVER")
    given = options.parse_args()
    wrong = set(given.servers) - set(NAMES)
    if wrong:
        options.error(f"no server {', '.join(sorted(wrong))}; there are {', '.join(NAMES)}")
    peers.distribution()
    peers.OUT.mkdir(parents=True, exist_ok=True)
    row("server", "captured a second", "healthy viewer got", "age p99, ms", "memory grew, MiB", "stopped viewers cut after")
    print("|---|---|---|---|---|---|", flush=True)
    missed = []
    for which in given.servers or NAMES:
        if which == "ffmpeg":
            measure_ffmpeg(given)
        elif which == "motion":
            if shutil.which("motion"):
                measure_motion(given)
            else:
                print("no motion here", file=sys.stderr)
        elif not measure(which, given) and which in ("tcp", "mjpeg", "ws"):
            missed.append(which)
    if given.check and missed:
        raise SystemExit(f"out of bounds: {', '.join(missed)}")


main()
