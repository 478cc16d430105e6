"""The servers that are compared, built beside the modules' own output, and how one is started alone on the first core."""
import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[2]
DIST = pathlib.Path(os.environ.get("STREAMCTL_DIST", ROOT / "cli/target/dist"))
OUT = ROOT / "core/target/bench"
NETTY = ":".join(str(jar) for jar in (DIST / "lib").glob("netty-*.jar"))
PYTHON = "/usr/bin/python3"
STREAMCTL = str(DIST / "bin/streamctl")


def java_home():
    """The Java that the launcher takes."""
    find = f'. "{DIST}/lib/find-java.sh" && find_java && printf %s "$java_home"'
    return pathlib.Path(subprocess.run(["sh", "-c", find], stdout=subprocess.PIPE, text=True, check=True).stdout)


def build():
    """Builds what can be built here, and returns each server's command by its name; what is absent is told and left out."""
    OUT.mkdir(parents=True, exist_ok=True)
    made = OUT.resolve()
    run("cc", "-O2", "-Wall", "-o", made / "load", HERE / "load.c")
    home = java_home()
    run(home / "bin/javac", "-d", made / "classes", "-cp", NETTY, *HERE.glob("*.java"))
    servers = {
        "ours": [STREAMCTL, "serve", "--port", "PORT", "--framing", "FRAMING", "--max-connections", "20000"],
        "Netty": [home / "bin/java", "-cp", f"{made}/classes:{NETTY}", "NettyEcho", "PORT", "FRAMING"],
    }
    with leave_out("tokio"):
        shutil.copytree(HERE / "tokio", made / "tokio", dirs_exist_ok=True)
        run("cargo", "build", "--release", "--quiet", *debian_crates(), cwd=made / "tokio")
        servers["tokio"] = [made / "tokio/target/release/tokio-echo", "PORT", "FRAMING"]
    with leave_out("Go"):
        run("go", "build", "-o", made / "go-echo", HERE / "echo.go")
        servers["Go"] = [made / "go-echo", "PORT", "FRAMING"]
    servers["JDK"] = [home / "bin/java", "-cp", made / "classes", "JdkEcho", "PORT", "FRAMING"]
    return servers


@contextlib.contextmanager
def leave_out(name):
    """What has no compiler here, or not its libraries, is no reason to measure nothing."""
    try:
        yield
    except (OSError, subprocess.CalledProcessError) as why:
        print(f"{name} is left out: {why}", file=sys.stderr)


def debian_crates():
    """Where Debian's librust-tokio-dev is installed, nothing is downloaded."""
    crates = pathlib.Path("/usr/share/cargo/registry")
    if not any(crates.glob("tokio-[0-9]*")):
        return []
    return ["--offline", "--config", 'source.crates-io.replace-with="debian"', "--config", f'source.debian.directory="{crates}"']


def run(*command, **options):
    subprocess.run([str(part) for part in command], check=True, **options)


def first_place():
    """Linux shares its cores between sessions whatever their niceness, where this file exists."""
    with contextlib.suppress(OSError):
        pathlib.Path("/proc/self/autogroup").write_text("-19")


def start(command, core=None, **options):
    words = [str(part) for part in command]
    pin = ["taskset", "-c", str(core)] if core is not None else []
    return subprocess.Popen(pin + words, start_new_session=True, preexec_fn=first_place, **options)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextlib.contextmanager
def serving(command, framing="lines", core=0, poll=0.01):
    """Runs one server until the block ends; gives its process, its port and the seconds from exec to the first accept."""
    port = free_port()
    words = [str(part).replace("PORT", str(port)).replace("FRAMING", framing) for part in command]
    began = time.perf_counter()
    server = start(words, core, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                if server.poll() is not None or time.perf_counter() - began > 30:
                    raise SystemExit(f"does not listen: {words}")
                time.sleep(poll)
        yield server, port, time.perf_counter() - began
    finally:
        server.terminate()
        server.wait(10)


def resident_kb(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
