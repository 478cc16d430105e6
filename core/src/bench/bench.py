#!/usr/bin/env python3
"""What `streamctl bench` drives through a server from one core, against the load in C: frames a second, ours to that.

    core/src/bench/bench.py [--rounds 5] [--seconds 5] [--warmup 5] [--server tokio] [CONNECTIONS:IN_FLIGHT:SIZE ...]

One server alone on core 0, which stays for all rounds of a row; in each round both loads run on core 1, in turn.
"""
import argparse
import json
import statistics
import subprocess
import peers

LOADS = ["50:1:64", "50:16:64", "200:4:1024"]


def in_c(port, load, given):
    connections, in_flight, size = load.split(":")
    return [peers.OUT / "load", port, "lines", connections, in_flight, size, given.warmup, given.seconds]


def ours(port, load, given):
    connections, in_flight, size = load.split(":")
    command = [peers.STREAMCTL, "bench", f"tcp://127.0.0.1:{port}", "--json", "--interval", "1h"]
    command += ["--connections", connections, "--in-flight", in_flight, "--size", size]
    return command + ["--warmup", f"{int(given.warmup * 1000)}ms", "--duration", f"{int(given.seconds * 1000)}ms"]


def rate(command):
    generator = peers.start(command, 1, stdout=subprocess.PIPE, text=True)
    try:
        answer, _ = generator.communicate()
    finally:
        peers.end(generator)
    if generator.returncode:
        raise SystemExit(f"the load failed: {command}")
    return json.loads(answer.splitlines()[-1])["frames_per_s"]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=float, default=5)
    options.add_argument("--warmup", type=float, default=5)
    options.add_argument("--server", default="tokio", help="the server that both load")
    options.add_argument("loads", nargs="*", default=LOADS)
    given = options.parse_args()
    servers = peers.build()
    if given.server not in servers:
        options.error(f"--server: no {given.server} here, but {', '.join(servers)}")
    for load in given.loads:
        with peers.serving(servers[given.server]) as (_, port, _):
            rounds = []
            for number in range(given.rounds):
                # whoever comes second finds the machine as the first has left it
                order = (ours, in_c) if number % 2 == 0 else (in_c, ours)
                rates = {which: rate(which(port, load, given)) for which in order}
                rounds.append(rates[ours] / rates[in_c])
        print(f"{load}: median {statistics.median(rounds):.2f} of", *(f"{one:.2f}" for one in rounds), flush=True)


main()
