"""Serving Onramp and the floor as in production: gunicorn.conf.py, two web processes each."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.client import HOST, Connection, get
from benchmarks.processes import ProcessTree
from tests.real.process import leashed

ROOT = Path(__file__).resolve().parents[1]
WEB_PROCESSES = 2
PATIENCE_SECONDS = 60
ONRAMP, FLOOR = "wsgi:app", "benchmarks.floor:create_floor()"


@dataclass(frozen=True)
class Server:
    """A running server and its processes."""

    port: int
    processes: ProcessTree


def environ_for(database_url: str, folder: Path) -> dict[str, str]:
    """The settings of production. Everybody comes through a proxy, which names their address."""
    return {
        "ONRAMP_ENV": "production",
        "SECRET_KEY": "Vb3-kQ9x7Lm2Tz8Rw4Yp6Hc1Nd5Gf0Js",
        "BASE_URL": f"http://{HOST}",
        "DATABASE_URL": database_url,
        "DOCUMENTS_DIR": str(folder / "documents"),
        "WEB_CONCURRENCY": str(WEB_PROCESSES),
        "TRUSTED_PROXIES": "1",
    }


@contextmanager
def serving(app: str, environ: Mapping[str, str], ready: str) -> Iterator[Server]:
    """Serve an app during the block; it is up when the path `ready` answers."""
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", app, "-c", "gunicorn.conf.py"]
    command += ["--bind", f"{HOST}:{port}", "--log-level", "warning"]
    alone = {"PATH": os.environ.get("PATH", os.defpath), "PYTHON_DOTENV_DISABLED": "1", **environ}
    with leashed(command, end_with=signal.SIGINT, cwd=ROOT, env=alone) as program:
        _wait_until_ready(port, ready)
        yield Server(port, ProcessTree(program.pid))


def _wait_until_ready(port: int, path: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with suppress(OSError):
            Connection(port).ask(get(path), 200)
            return
        time.sleep(0.1)
    raise RuntimeError(f"The server did not answer {path} within {PATIENCE_SECONDS} seconds.")
