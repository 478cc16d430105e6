#!/usr/bin/python3
"""The delay from the capture of a frame to the word of the page that it is painted, as the page shows it: median and 99th percentile
of its last 300 frames, once every ten seconds.

    camera-demo/src/bench/delay.py [--fps 30] [--size 51200] [--warmup 10] [--rounds 3] [--max-p99 MS]

Camera and Chromium (without a window) share the machine. Needs Debian's chromium and python3-websockets.
"""
import argparse
import asyncio
import contextlib
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import urllib.request

import websockets

from cameras import ours, peers

SHOWN = "JSON.stringify(['fps', 'delay', 'delay99', 'skipped'].map((id) => document.getElementById(id).textContent))"


@contextlib.contextmanager
def chromium(url):
    """Gives the address by which its page is driven."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        words = ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                 "--disable-background-networking", "--disable-component-update", "--disable-sync",
                 "--remote-debugging-port=0", f"--user-data-dir={home}/profile", url]
        browser = peers.start(words, env={**os.environ, "HOME": home}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            told = pathlib.Path(home, "profile/DevToolsActivePort")
            end = time.monotonic() + 60
            while not told.exists() or "\n" not in told.read_text():
                if time.monotonic() > end:
                    raise SystemExit("chromium does not start")
                time.sleep(0.1)
            with urllib.request.urlopen(f"http://127.0.0.1:{told.read_text().split()[0]}/json/list", timeout=60) as pages:
                yield next(page["webSocketDebuggerUrl"] for page in json.load(pages) if page["type"] == "page")
        finally:
            os.killpg(browser.pid, signal.SIGKILL)
            browser.wait()


async def shown(page):
    """What the page tells a person."""
    async with websockets.connect(page, max_size=None) as tools:
        await tools.send(json.dumps({"id": 1, "method": "Runtime.evaluate", "params": {"expression": SHOWN}}))
        while (answer := json.loads(await asyncio.wait_for(tools.recv(), 60))).get("id") != 1:
            pass
        return json.loads(answer["result"]["result"]["value"])


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--fps", type=int, default=30)
    options.add_argument("--size", type=int, default=50 * 1024)
    options.add_argument("--warmup", type=float, default=10)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--max-p99", type=float, metavar="MS", help="exit code 1 where one of the rounds is above")
    given = options.parse_args()
    peers.distribution()
    worst = 0
    with peers.serving(ours(peers.free_port(), "PORT", given), core=None) as (_, port, _), chromium(f"http://127.0.0.1:{port}/") as page:
        time.sleep(given.warmup)
        print("| frames a second | delay | 99th percentile | skipped so far |\n|---|---|---|---|", flush=True)
        for _ in range(given.rounds):
            time.sleep(10)
            seen = asyncio.run(shown(page))
            print("| " + " | ".join(seen) + " |", flush=True)
            worst = max(worst, float(seen[2].split()[0]))
    if given.max_p99 and worst > given.max_p99:
        raise SystemExit(f"{worst} ms is more than {given.max_p99}")


main()
