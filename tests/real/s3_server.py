"""A server that speaks S3, in a process of its own on loopback, for one test run."""

from __future__ import annotations

import re
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.request import Request, urlopen

from app.documents.storage.bucket import Bucket
from tests.real.process import leashed

STARTING_SECONDS = 60
_numbers = count(1)


@dataclass(frozen=True)
class S3Server:
    """The address of the server. Its keys are not checked."""

    url: str

    def new_bucket(self) -> Bucket:
        """A bucket that is empty."""
        name = f"bucket-{next(_numbers)}"
        urlopen(Request(f"{self.url}/{name}", method="PUT"), timeout=STARTING_SECONDS).close()  # noqa: S310
        return Bucket(name, "documents", self.url, "us-east-1", 20, "test", "test")


@contextmanager
def running_s3_server() -> Iterator[S3Server]:
    """Run moto's server, which keeps everything in its memory."""
    with tempfile.NamedTemporaryFile("w+") as log:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
        with leashed(command, end_with=signal.SIGKILL, stdout=log, stderr=log):
            yield S3Server(_address(Path(log.name)))


def _address(log: Path) -> str:
    until = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < until:
        if found := re.search(r"Running on (http://127\.0\.0\.1:\d+)", log.read_text()):
            return found[1]
        time.sleep(0.05)
    raise AssertionError(f"The S3 server does not start: {log.read_text()}")
