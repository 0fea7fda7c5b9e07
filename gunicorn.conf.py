"""How gunicorn serves Onramp: a few processes with a few threads each, on PORT.

The first process loads the application, and the others are copies of it, so that all share what was loaded.
"""

import errno
import os
import shutil
import socket
import sys
import tempfile
import time

from dotenv import load_dotenv

from config import BadSettings, ServerSettings

load_dotenv()
try:
    settings = ServerSettings()
except BadSettings as bad:
    sys.stderr.write(f"Onramp does not start. {bad}\n")
    raise SystemExit(1) from bad

bind = f"0.0.0.0:{settings.port}"
workers = settings.web_concurrency
worker_class = "app.web.server.Worker"
logger_class = "app.web.server.ServerLog"
threads = 4
timeout = 60
graceful_timeout = 30
preload_app = True

# Nobody steers a running server by its control socket, and two on one machine would share its path.
control_socket_disable = True

PORT_PATIENCE_SECONDS = 60


if settings.metrics_at:  # before Onramp is loaded: prometheus_client looks for it once
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="onramp-metrics-")


def on_starting(server):
    """Wait for the port: a server that was killed may leave it taken, and gunicorn tries five times."""
    if settings.metrics_at:
        server.cfg.set("bind", [*server.cfg.bind, settings.metrics_address])
    for address in server.cfg.address:
        if isinstance(address, tuple):
            _wait_for(address, server.log)


def when_ready(server):
    """Load what the processes share before they are copied. The floor of the benchmarks shares nothing."""
    from app.warm_up import warm_up

    app = server.app.wsgi()
    if "sqlalchemy" in app.extensions:
        warm_up(app)


def child_exit(_server, worker):
    """Take the connections of a process that ended out of the sum of all."""
    if settings.metrics_at:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)


def on_exit(_server):
    """Remove what was counted."""
    if settings.metrics_at:
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)


def _wait_for(address, log):
    until = time.monotonic() + PORT_PATIENCE_SECONDS
    while not _is_free(address) and time.monotonic() < until:
        log.warning("The port %s is taken. Waiting for it.", address[1])
        time.sleep(1)


def _is_free(address):
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(address)
        except OSError as error:
            return error.errno != errno.EADDRINUSE  # anything else, gunicorn says itself
    return True
