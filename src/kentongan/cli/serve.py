"""`kentongan serve`: the web server and one job worker, stopped together."""

import argparse
import os
import signal
import subprocess
import sys
import time

from .migrate import prepare

HELP = "Serve the pages (and do the work behind them) on this machine."
EXAMPLE = "kentongan serve --port 8000"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and with how many processes."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2, help="web processes")
    parser.add_argument("--no-worker", action="store_true", help="do not start the job worker")


def run(args: argparse.Namespace) -> int:
    """Bring everything up to date, then serve until stopped."""
    prepare()
    print(f"http://{args.host}:{args.port}/", flush=True)
    return watch(processes(args.host, args.port, args.workers, job_worker=not args.no_worker))


def processes(host: str, port: int, workers: int, *, job_worker: bool) -> dict[str, list[str]]:
    """Name → command of every process that belongs to the service."""
    found = {
        "web": [
            sys.executable, "-m", "granian",
            "--interface", "wsgi",
            "--workers", str(workers),
            "--blocking-threads", "4",
            "--no-ws",
            "--host", host,
            "--port", str(port),
            "--log-level", "warning",
            "kentongan.site.wsgi:application",
        ],
    }  # fmt: skip
    if job_worker:
        found["work"] = [sys.executable, "-m", "kentongan.cli.main", "work"]
    return found


def watch(commands: dict[str, list[str]]) -> int:
    """Run the processes; start one again when it dies; stop all when told to stop.

    Deaths in quick succession wait longer each time, up to 30 s, so that a broken set-up does not
    spin.
    """
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    env = os.environ | {"PYTHONUNBUFFERED": "1"}
    running = {name: subprocess.Popen(command, env=env) for name, command in commands.items()}
    deaths = dict.fromkeys(commands, 0)
    while not stopping:
        time.sleep(0.3)
        for name, process in running.items():
            if process.poll() is None or stopping:
                continue
            deaths[name] += 1
            pause = min(2 ** deaths[name] * 0.25, 30)
            print(
                f"{name} ended with {process.returncode}; again in {pause:.1f} s", file=sys.stderr
            )
            time.sleep(pause)
            running[name] = subprocess.Popen(commands[name], env=env)
    for process in running.values():
        process.terminate()
    for process in running.values():
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
    return 0
