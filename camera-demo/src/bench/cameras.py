"""What the measurements share: the command of our camera, and processes that watch."""
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2] / "core/src/bench"))
import peers  # noqa: E402, F401

# What the test picture has without a filling, about.
PICTURE = 16_000


def ours(port, http, given):
    """The camera with limits that let all viewers of one address in."""
    return [peers.STREAMCTL, "camera", "--stream-port", port, "--http-port", http, "--fps", given.fps, "--fill", max(0, given.size - PICTURE),
            "--max-viewers", "1000", "--max-connections-per-address", "1000"]


class Watch:
    """A process that watches over some connections."""

    def __init__(self, port, protocol, count):
        words = [peers.PYTHON, HERE / "watch.py", port, protocol, count]
        self.process = peers.start(words, 1, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()  # all are connected

    def told(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
