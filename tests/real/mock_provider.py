"""An OpenID provider that others wrote (oidc-provider-mock), as a program on a loopback port."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from tests.real.process import PATIENCE_SECONDS, leashed

HOST = "127.0.0.1"


@contextmanager
def running_mock_provider(*people: Mapping[str, Any]) -> Iterator[str]:
    """The address of a provider that knows these people, by their claims."""
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    known = [word for person in people for word in ("--user-claims", json.dumps(person))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *known]
    with leashed(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:
        until = time.monotonic() + 4 * PATIENCE_SECONDS
        while not _is_listening(port):
            assert program.poll() is None, "The provider has ended."
            assert time.monotonic() < until, "The provider does not answer."
            time.sleep(0.1)
        yield f"http://{HOST}:{port}"


def _is_listening(port: int) -> bool:
    with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        return True
    return False
