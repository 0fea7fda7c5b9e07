"""How gunicorn serves Onramp: a few processes with a few threads each, on PORT.

The first process loads the application, and the others are copies of it, so that all share what was loaded.
"""

import errno
import socket
import sys
import time

from config import BadSettings, ServerSettings

try:
    settings = ServerSettings()
except BadSettings as bad:
    sys.stderr.write(f"Onramp does not start. {bad}\n")
    raise SystemExit(1) from bad

bind = f"0.0.0.0:{settings.port}"
workers = settings.web_concurrency
worker_class = "app.web.server.Worker"
threads = 4
timeout = 60
graceful_timeout = 30
preload_app = True

# Nobody steers a running server by its control socket, and two on one machine would share its path.
control_socket_disable = True

PORT_PATIENCE_SECONDS = 60


def on_starting(server):
    """Wait for the port: a server that was killed may leave it taken, and gunicorn tries five times."""
    for address in server.cfg.address:
        if isinstance(address, tuple):
            _wait_for(address, server.log)


def when_ready(server):
    """Load what the processes share before they are copied. The floor of the benchmarks shares nothing."""
    from app.warm_up import warm_up

    app = server.app.wsgi()
    if "sqlalchemy" in app.extensions:
        warm_up(app)


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
