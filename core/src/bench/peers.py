"""The servers that are compared, built beside the modules' own output, and how one is started alone on the first core."""
import contextlib
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[2]
DIST = pathlib.Path(os.environ.get("STREAMCTL_DIST", ROOT / "cli/target/dist"))
OUT = ROOT / "core/target/bench"
NETTY = ":".join(str(jar) for jar in (DIST / "lib").glob("netty-*.jar"))
PYTHON = "/usr/bin/python3"
STREAMCTL = str(DIST / "bin/streamctl")

# What our launcher gives to its Java machine for speed.
AS_OURS = ["-XX:+UseSerialGC", "-Dsun.misc.unsafe.memory.access=allow", "--enable-native-access=ALL-UNNAMED",
           "-Dio.netty.leakDetection.level=disabled", "-Dio.netty.jfr.enabled=false"]


# Who ends a script by a signal, as "timeout" does, wants its servers ended too.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def java_home():
    """The Java that the launcher takes."""
    find = f'. "{DIST}/lib/find-java.sh" && find_java && printf %s "$java_home"'
    return pathlib.Path(subprocess.run(["sh", "-c", find], stdout=subprocess.PIPE, text=True, check=True).stdout)


def distribution():
    """Builds ours where that is needed, and makes its cache, so that no server does that while it is measured."""
    if "STREAMCTL_DIST" not in os.environ:
        run(ROOT / "streamctl", "--version", stdout=subprocess.DEVNULL)


def build():
    """Builds what can be built here, and returns each server's command by its name."""
    for tool in ("cc", "taskset"):
        if not shutil.which(tool):
            raise SystemExit(f"no {tool} here, which is needed to measure")
    distribution()
    OUT.mkdir(parents=True, exist_ok=True)
    made = OUT.resolve()
    run("cc", "-O2", "-Wall", "-o", made / "load", HERE / "load.c")
    home = java_home()
    run(home / "bin/javac", "-d", made / "classes", "-cp", f"{DIST}/lib/*", *HERE.glob("*.java"))
    servers = {
        "ours": [STREAMCTL, "serve", "--port", "PORT", "--framing", "FRAMING", "--max-connections", "20000"],
        "Netty": [home / "bin/java", *AS_OURS, "-cp", f"{made}/classes:{NETTY}", "NettyEcho", "PORT", "FRAMING"],
    }
    if here("cargo", "tokio"):
        shutil.copytree(HERE / "tokio", made / "tokio", dirs_exist_ok=True)
        run("cargo", "build", "--release", "--quiet", *debian_crates(), cwd=made / "tokio")
        servers["tokio"] = [made / "tokio/target/release/tokio-echo", "PORT", "FRAMING"]
    if here("go", "Go"):
        run("go", "build", "-o", made / "go-echo", HERE / "echo.go")
        servers["Go"] = [made / "go-echo", "PORT", "FRAMING"]
    servers["JDK"] = [home / "bin/java", *AS_OURS, "-cp", made / "classes", "JdkEcho", "PORT", "FRAMING"]
    return servers


def library(main):
    """Runs a class on ours, with what the launcher gives for speed and nothing for a quick start."""
    return [java_home() / "bin/java", *AS_OURS, "-Xmn12m", "-XX:TrimNativeHeapInterval=2000", "--add-opens=java.base/java.lang=ALL-UNNAMED",
            f"-Djava.library.path={DIST}/lib/native", "-cp", f"{OUT}/classes:{DIST}/lib/*", main]


def variants(ours, loops):
    """Ours in other ways, to compare it with itself: with one loop, and without any of the options for a quick start."""
    command = [word for word in ours if word != STREAMCTL]
    plain = [*library("dev.streamctl.cli.Main"), *command]
    return {"one-loop": [*ours, "--loops", "1"], "plain-start": [*plain, "--loops", loops]}


def here(compiler, name):
    """A peer whose compiler is absent is left out, but not where nobody would read that."""
    found = shutil.which(compiler) is not None
    if not found and os.environ.get("CI") == "true":
        raise SystemExit(f"no {compiler} here")
    if not found:
        print(f"no {compiler} here, so {name} is left out", file=sys.stderr)
    return found


def debian_crates():
    """Where Debian's librust-tokio-dev is installed, nothing is downloaded."""
    crates = pathlib.Path("/usr/share/cargo/registry")
    if not any(crates.glob("tokio-[0-9]*")):
        return []
    return ["--offline", "--config", 'source.crates-io.replace-with="debian"', "--config", f'source.debian.directory="{crates}"']


def run(*command, **options):
    subprocess.run([str(part) for part in command], check=True, **options)


def many_files():
    """As many open files as the hard limit allows, here and in the servers."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def first_place():
    """Linux shares its cores between terminals whatever the niceness in each, where this file exists."""
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
def serving(command, framing="lines", core=0, poll=0.01, port=None):
    """Runs one server until the block ends; gives its process, its port and the seconds from exec to the first accept."""
    port = port or free_port()
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
        end(server)


def end(process):
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def byte_calls(process, seconds):
    """Microseconds of one call that moves bytes, by its name; takes so many seconds. The trace may miss calls, so not their sum."""
    with tempfile.NamedTemporaryFile("r") as summary:
        words = ["perf", "trace", "-s", "-o", summary.name, "-p", str(process.pid), "--", "sleep", str(seconds)]
        said = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True).stderr
        text, calls = summary.read(), {}
        # a thread's part has a line for each call: name, calls, errors, milliseconds, ...
        for name, count, spent in re.findall(r"^ +(\w+) +(\d+) +\d+ +([\d.]+) ", text, re.MULTILINE):
            if re.match("send|recv|read|write", name):
                us, seen = calls.get(name, (0, 0))
                calls[name] = us + float(spent) * 1000, seen + int(count)
    if not calls:
        raise SystemExit(f"perf trace saw no calls: {said.strip()} {text.strip()}")
    return {name: us / seen for name, (us, seen) in calls.items() if seen}


def cpu_seconds(process):
    """Processor time so far: of the program itself, and in the kernel for it."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return [int(ticks) / os.sysconf("SC_CLK_TCK") for ticks in fields[11:13]]


def resident_kb(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
