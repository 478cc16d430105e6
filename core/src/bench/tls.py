#!/usr/bin/python3
"""TLS echo of streamctl against a plain Netty pipeline with the same provider, each alone on the first core, loaded from the
second: tls.py [--rounds N] [--warmup S] [--seconds S] [CONNECTIONS:IN_FLIGHT:SIZE ...]"""
import argparse
import contextlib
import json
import statistics
import subprocess
import tempfile

import peers

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--warmup", type=float, default=5)
parser.add_argument("--seconds", type=float, default=5)
parser.add_argument("cases", nargs="*", default=["50:1:64", "50:16:64", "50:1:1024"])
options = parser.parse_args()

peers.distribution()
home = peers.java_home()
classes = peers.OUT.resolve() / "tls-classes"
classes.mkdir(parents=True, exist_ok=True)
peers.run(home / "bin/javac", "-d", classes, "-cp", peers.NETTY, peers.HERE / "NettyEcho.java")


def load(port, case, ca):
    connections, in_flight, size = case.split(":")
    command = [peers.STREAMCTL, "bench", f"tls://127.0.0.1:{port}", "--tls-ca", ca, "--json", "--interval", "1h"]
    command += ["--connections", connections, "--in-flight", in_flight, "--size", size]
    command += ["--warmup", f"{int(options.warmup * 1000)}ms", "--duration", f"{int(options.seconds * 1000)}ms"]
    done = subprocess.run(["taskset", "-c", "1", *command], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])["frames_per_s"]


with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as running:
    subprocess.run([peers.STREAMCTL, "tls", "init", "--dir", folder, "--quiet"], check=True, stdout=subprocess.DEVNULL)
    certificate, key, ca = (f"{folder}/{name}" for name in ("server.pem", "server-key.pem", "ca.pem"))
    ours = [peers.STREAMCTL, "serve", "--port", "PORT", "--tls-cert", certificate, "--tls-key", key]
    netty = [home / "bin/java", *peers.AS_OURS, "-cp", f"{classes}:{peers.NETTY}", "NettyEcho", "PORT", "lines", certificate, key]
    servers = [running.enter_context(peers.serving(command)) for command in (ours, netty)]
    for case in options.cases:
        ratios, costs = [], ([], [])
        for _, port, _ in servers:
            load(port, case, ca)  # does not count: a Java machine that is cold compiles what it measures
        for number in range(options.rounds):
            # whoever comes second finds the machine as the first has left it, so they take turns
            order = (0, 1) if number % 2 == 0 else (1, 0)
            rates = {}
            for which in order:
                server, port, _ = servers[which]
                before = sum(peers.cpu_seconds(server))
                rates[which] = load(port, case, ca)
                used = sum(peers.cpu_seconds(server)) - before
                costs[which].append(used * 1e6 / rates[which] / (options.warmup + options.seconds))
            ratios.append(rates[0] / rates[1])
            print(f"{case} round {number + 1}: ours {rates[0]:,.0f}/s, Netty {rates[1]:,.0f}/s, {ratios[-1]:.2f}", flush=True)
        spent = ", ".join(f"{name} {statistics.median(cost):.2f}" for name, cost in zip(("ours", "Netty"), costs))
        print(f"{case}: {statistics.median(ratios):.2f} of Netty (median of {options.rounds}); us of a core a frame: {spent}", flush=True)
